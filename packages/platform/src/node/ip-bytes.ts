/** An IP address as bytes, for protocols that carry it so. */
import { isIPv4, SocketAddress } from 'node:net'

/** @param host - an IP address, checked: 4 bytes for IPv4, 16 for IPv6. */
export function ipBytes(host: string): Uint8Array {
  if (isIPv4(host)) return Uint8Array.from(host.split('.'), Number)
  // Node spells it canonically; then at most one `::` and perhaps an IPv4 tail are left to write out.
  const { address } = new SocketAddress({ address: host, family: 'ipv6' })
  const [head = '', tail] = address.split('::')
  const left = groupsOf(head)
  const right = tail === undefined ? [] : groupsOf(tail)
  const groups = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))
}

function groupsOf(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
