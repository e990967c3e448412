/**
 * IP addresses as bytes: 4 for IPv4, 16 for IPv6. Never a host name: Warren asks no resolver.
 *
 * One spelling each way (RFC 5952 for IPv6), so that equal addresses are equal strings; IPv6 forms that hide an IPv4
 * address inside are classed `special` and so refused, or one host could stand in two prefixes.
 */

/** loopback and private: testing networks; public: real ones; special: nowhere (docs/spec/network-file.md §4). */
export type AddressClass = 'loopback' | 'private' | 'public' | 'special'

/** Bits of an address that name its bucket. */
export interface PrefixRule {
  readonly ipv4Bits: number
  readonly ipv6Bits: number
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes = new Uint8Array(4)
  for (const [index, part] of parts.entries()) {
    // A leading zero means octal to some programs: refused, or two readers would see two addresses.
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined
    bytes[index] = Number(part)
  }
  return bytes
}

/**
 * Groups of one side of `::`; undefined if one is not a group.
 *
 * @param isEnd - the text ends the address, where an IPv4 tail may stand for two groups.
 */
function groupsOf(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const tail = isEnd && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined
    if (tail !== undefined) {
      const [a, b, c, d] = tail as unknown as [number, number, number, number]
      groups.push(a * 256 + b, c * 256 + d)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function parseIpv6(text: string): Uint8Array | undefined {
  const sides = text.split('::')
  if (sides.length > 2) return undefined
  const head = groupsOf(sides[0] ?? '', sides.length === 1)
  const tail = sides.length === 2 ? groupsOf(sides[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (sides.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))
}

/** Reads an IPv4 or IPv6 address (no brackets, no zone); undefined if `text` is anything else. */
export function parseIp(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

/** The first longest run of at least two zero groups, which `::` stands for. */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  return best
}

/** The canonical spelling. @param ip - 4 or 16 bytes. */
export function formatIp(ip: Uint8Array): string {
  if (ip.length === 4) return ip.join('.')
  const groups = Array.from(
    { length: 8 },
    (_, at) => ((ip[2 * at] as number) << 8) | (ip[2 * at + 1] as number),
  )
  const spell = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  const { start, length } = longestZeroRun(groups)
  if (start < 0) return spell(groups)
  return `${spell(groups.slice(0, start))}::${spell(groups.slice(start + length))}`
}

function hasPrefix(ip: Uint8Array, prefix: readonly number[], bits: number): boolean {
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 0xff : (0xff << (8 - (bits - bit))) & 0xff
    if (((ip[bit >> 3] as number) & mask) !== ((prefix[bit >> 3] ?? 0) & mask)) return false
  }
  return true
}

type Range = readonly [prefix: readonly number[], bits: number, addressClass: AddressClass]

/** IANA's special-purpose registries (RFC 6890); the first match counts, what matches none is public. */
const IPV4_RANGES: readonly Range[] = [
  [[127], 8, 'loopback'],
  [[10], 8, 'private'],
  [[172, 16], 12, 'private'],
  [[192, 168], 16, 'private'],
  [[0], 8, 'special'],
  [[100, 64], 10, 'special'],
  [[169, 254], 16, 'special'],
  [[192, 0, 0], 24, 'special'],
  [[192, 0, 2], 24, 'special'],
  [[192, 88, 99], 24, 'special'],
  [[198, 18], 15, 'special'],
  [[198, 51, 100], 24, 'special'],
  [[203, 0, 113], 24, 'special'],
  [[224], 4, 'special'],
  [[240], 4, 'special'],
]

/** Outside 2000::/3 nothing is public; inside it, documentation, Teredo and 6to4 are not. */
const IPV6_RANGES: readonly Range[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
  [[0xfc], 7, 'private'],
  [[0x20, 0x01, 0x00], 23, 'special'],
  [[0x20, 0x01, 0x0d, 0xb8], 32, 'special'],
  [[0x20, 0x02], 16, 'special'],
  [[0x3f, 0xff, 0x00], 20, 'special'],
  [[0x20], 3, 'public'],
]

/** What kind of place an address names. @param ip - 4 or 16 bytes. */
export function addressClassOf(ip: Uint8Array): AddressClass {
  const ranges = ip.length === 4 ? IPV4_RANGES : IPV6_RANGES
  for (const [prefix, bits, addressClass] of ranges) if (hasPrefix(ip, prefix, bits)) return addressClass
  return ip.length === 4 ? 'public' : 'special'
}

/** Whether relays may stand there: a testing network stays on this machine or site, a real one never does. */
export function isAddressAllowed(ip: Uint8Array, testing: boolean): boolean {
  const addressClass = addressClassOf(ip)
  return testing ? addressClass === 'loopback' || addressClass === 'private' : addressClass === 'public'
}

/** The prefix bucket of an address, such as `198.51.0.0/16`. @param ip - 4 or 16 bytes. */
export function prefixOf(ip: Uint8Array, rule: PrefixRule): string {
  const bits = ip.length === 4 ? rule.ipv4Bits : rule.ipv6Bits
  const kept = ip.map((byte, index) => {
    const wanted = Math.min(8, Math.max(0, bits - index * 8))
    return byte & ((0xff << (8 - wanted)) & 0xff)
  })
  return `${formatIp(kept)}/${bits}`
}
