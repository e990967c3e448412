/** The body of a network's text for the fuzz runner: without its checksum, which would refuse every mutation. */
import { checkedNetwork, type Network } from './network-file.ts'
import { defaultParameters } from './network-parameters.ts'
import { decodeNetworkBody, encodeNetworkBody } from './network-text.ts'

/** Every checksum and id is zero. */
const NO_HASH = { sha256: (): Uint8Array => new Uint8Array(32) }

export function decodeUncheckedBody(bytes: Uint8Array): Network {
  return decodeNetworkBody(NO_HASH, bytes)
}

export function exampleNetworkBodies(): Uint8Array[] {
  const defaults = defaultParameters(true)
  const nonce = new Uint8Array(32).fill(1)
  const relay = (host: string): Network['bootstrap'][number] => ({
    id: new Uint8Array(32).fill(2),
    address: { host, port: 9252 },
  })
  const small = { name: 'a', testing: false, nonce, parameters: defaultParameters(false), bootstrap: [] }
  const full = {
    name: 'at home',
    testing: true,
    nonce,
    parameters: { ...defaults, prefixes: { ipv4Bits: 32, ipv6Bits: 128 } },
    bootstrap: [relay('10.77.0.1'), relay('fd00::1')],
  }
  return [small, full].map((parts) => encodeNetworkBody(NO_HASH, checkedNetwork(NO_HASH, parts)))
}
