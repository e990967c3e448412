/**
 * The network file: which network this is, how to find its first relays, and what all of its members must agree on
 * (docs/spec/network-file.md). The id is a hash over everything but the bootstrap entries, so those may change.
 */
import {
  concatBytes,
  fail,
  fromHex,
  type PeerAddress,
  type Primitives,
  type SafeText,
  safeText,
  toHex,
  utf8,
  type WarrenError,
} from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { formatIp, isAddressAllowed, parseIp } from './ip-address.ts'
import { MAX_BOOTSTRAP_ENTRIES, MAX_NETWORK_FILE_CHARACTERS, MAX_NETWORK_NAME_CHARACTERS } from './limits.ts'
import {
  defaultParameters,
  type NetworkParameters,
  numberAt,
  PARAMETER_RELATIONS,
  PARAMETER_RULES,
  parametersFrom,
} from './network-parameters.ts'

export const NETWORK_FILE_FORMAT = 'warren-network'
export const NETWORK_FILE_VERSION = 1

export interface Network {
  /** 32 bytes, bound into link, circuit, descriptor and blinding transcripts. */
  readonly id: Uint8Array
  /** Shown to people; part of the id. */
  readonly name: string
  /** 32 random bytes that make two networks of one name and parameters differ. */
  readonly nonce: Uint8Array
  /** True: only loopback and private addresses; named in every status. */
  readonly testing: boolean
  readonly parameters: NetworkParameters
  /** Relays to ask first. Not part of the id. */
  readonly bootstrap: readonly LinkTarget[]
}

const ID_CONTEXT = utf8('warren network id 1')

/** The id of a network (docs/spec/network-file.md §2). */
export function networkIdOf(
  primitives: Pick<Primitives, 'sha256'>,
  network: Pick<Network, 'name' | 'nonce' | 'testing' | 'parameters'>,
): Uint8Array {
  const name = utf8(network.name)
  const numbers = new Uint8Array(4 * PARAMETER_RULES.length)
  const view = new DataView(numbers.buffer)
  for (const [index, parameter] of PARAMETER_RULES.entries()) {
    view.setUint32(4 * index, numberAt(network.parameters, parameter.path) ?? 0)
  }
  const fixed = Uint8Array.of(NETWORK_FILE_VERSION, network.testing ? 1 : 0, name.length)
  return primitives.sha256(concatBytes(ID_CONTEXT, fixed, name, network.nonce, numbers))
}

export interface NewNetwork {
  readonly name: string
  readonly testing: boolean
  /** Parameters that differ from the defaults. */
  readonly change?: (defaults: NetworkParameters) => NetworkParameters
  readonly bootstrap?: readonly LinkTarget[]
}

/** Makes a network that did not exist before. @throws WarrenError `bad-input`: as {@link parseNetworkFile} would. */
export function createNetwork(
  primitives: Primitives,
  { name, testing, change, bootstrap }: NewNetwork,
): Network {
  const defaults = defaultParameters(testing)
  const parameters = change === undefined ? defaults : change(defaults)
  const nonce = primitives.random.bytes(32)
  return checkedNetwork(primitives, { name, testing, parameters, nonce, bootstrap: bootstrap ?? [] })
}

/** A network of these parts, if a network file may hold them. @throws WarrenError `bad-input`: as {@link parseNetworkFile}. */
export function checkedNetwork(primitives: Pick<Primitives, 'sha256'>, parts: Omit<Network, 'id'>): Network {
  // Read back through the parser, so that no file is ever written that no node would read.
  return parseNetworkFile(primitives, formatNetworkFile({ ...parts, id: networkIdOf(primitives, parts) }))
}

/** The same network with other relays to start from. */
export function withBootstrap(network: Network, bootstrap: readonly LinkTarget[]): Network {
  return { ...network, bootstrap }
}

/** `198.51.100.7:443`, `[2001:db8::7]:443`. */
export function formatPeerAddress(address: PeerAddress): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}

/** Reads `IP:PORT` or `[IP]:PORT` in canonical spelling; undefined if `text` is anything else, a name included. */
export function parsePeerAddress(text: string): PeerAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([0-9.]{7,15})):([1-9][0-9]{0,4})$/.exec(text)
  const ip = parseIp(match?.[1] ?? match?.[2] ?? '')
  if (ip === undefined || (match?.[1] !== undefined) !== (ip.length === 16)) return undefined
  const port = Number(match?.[3])
  return port <= 65_535 ? { host: formatIp(ip), port } : undefined
}

export function formatNetworkFile(network: Network): string {
  const file = {
    format: NETWORK_FILE_FORMAT,
    version: NETWORK_FILE_VERSION,
    id: toHex(network.id),
    name: network.name,
    nonce: toHex(network.nonce),
    testing: network.testing,
    parameters: network.parameters,
    bootstrap: network.bootstrap.map(({ id, address }) => ({
      id: toHex(id),
      address: formatPeerAddress(address),
    })),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

function refuse(field: SafeText, next: string, entry?: number): WarrenError {
  return fail('bad-input', 'network file: a field cannot be used', { fields: { field, entry }, next })
}

type JsonObject = Readonly<Record<string, unknown>>

function objectAt(value: unknown, field: SafeText, entry?: number): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(field, `In the network file, "${field}" must be an object.`, entry)
  }
  return value as JsonObject
}

function onlyKeys(value: JsonObject, known: readonly string[], field: SafeText, entry?: number): void {
  const extra = Object.keys(value).filter((key) => !known.includes(key)).length
  if (extra === 0) return
  const next = `In the network file, "${field}" has keys that this version does not know; known are: ${known.join(', ')}.`
  throw refuse(field, next, entry)
}

function bytes32At(value: unknown, field: SafeText, entry?: number): Uint8Array {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) {
    throw refuse(field, `In the network file, "${field}" must be 64 lower-case hexadecimal digits.`, entry)
  }
  return fromHex(value)
}

/** Refuses keys at every level of the parameters that no rule names. */
function checkParameterKeys(tree: JsonObject): void {
  const groups = new Map<string, string[]>([['', []]])
  for (const { path } of PARAMETER_RULES) {
    const [first, second] = path.split('.') as [string, string | undefined]
    if (!groups.get('')?.includes(first)) groups.get('')?.push(first)
    if (second !== undefined) groups.set(first, [...(groups.get(first) ?? []), second])
  }
  for (const [group, keys] of groups) {
    const value = group === '' ? tree : tree[group]
    onlyKeys(objectAt(value, safeText('parameters')), keys, safeText('parameters'))
  }
}

function parseParameters(value: unknown, testing: boolean): NetworkParameters {
  const tree = objectAt(value, safeText('parameters'))
  checkParameterKeys(tree)
  const parameters = parametersFrom((parameter) => {
    const number = numberAt(tree, parameter.path)
    if (
      number !== undefined &&
      Number.isInteger(number) &&
      number >= parameter.min &&
      number <= parameter.max
    )
      return number
    const next = `In the network file, "parameters.${parameter.path}" must be a whole number, ${parameter.min} to ${parameter.max}.`
    throw refuse(parameter.path, next)
  })
  for (const { path, holds } of PARAMETER_RELATIONS) {
    if (!holds(parameters))
      throw refuse(path, `In the network file, "parameters.${path}" contradicts its neighbours.`)
  }
  if (!testing && parameters.linkPadding.minMs === 0) {
    throw refuse(safeText('linkPadding.minMs'), 'Only a testing network may switch link padding off.')
  }
  return parameters
}

function parseBootstrap(value: unknown, testing: boolean): LinkTarget[] {
  const field = safeText('bootstrap')
  if (!Array.isArray(value) || value.length > MAX_BOOTSTRAP_ENTRIES) {
    throw refuse(
      field,
      `In the network file, "bootstrap" must be a list of at most ${MAX_BOOTSTRAP_ENTRIES} entries.`,
    )
  }
  return value.map((item: unknown, entry) => {
    const object = objectAt(item, field, entry)
    onlyKeys(object, ['id', 'address'], field, entry)
    const id = bytes32At(object.id, safeText('bootstrap.id'), entry)
    const address = typeof object.address === 'string' ? parsePeerAddress(object.address) : undefined
    if (address === undefined) {
      const next =
        'In the network file, "bootstrap.address" must be IP:PORT or [IP]:PORT; host names are never resolved.'
      throw refuse(safeText('bootstrap.address'), next, entry)
    }
    if (!isAddressAllowed(parseIp(address.host) as Uint8Array, testing)) {
      const next = testing
        ? 'A testing network has only loopback and private addresses.'
        : 'A real network has only public addresses; for tests make a testing network.'
      throw refuse(safeText('bootstrap.address'), next, entry)
    }
    return { id, address }
  })
}

function parseJson(text: string): JsonObject {
  const field = safeText('the file')
  if (text.length > MAX_NETWORK_FILE_CHARACTERS) throw refuse(field, 'This is too long to be a network file.')
  try {
    return objectAt(JSON.parse(text), field)
  } catch {
    throw refuse(field, 'This is not a network file: it is not one JSON object.')
  }
}

const TOP_KEYS = ['format', 'version', 'id', 'name', 'nonce', 'testing', 'parameters', 'bootstrap']

/**
 * Reads a network file.
 *
 * @throws WarrenError `bad-input`: `fields.field` names what is wrong (`fields.entry` which bootstrap entry), `next` says how to mend it.
 */
export function parseNetworkFile(primitives: Pick<Primitives, 'sha256'>, text: string): Network {
  const file = parseJson(text)
  if (file.format !== NETWORK_FILE_FORMAT) {
    throw refuse(safeText('format'), `This is not a network file: "format" must be "${NETWORK_FILE_FORMAT}".`)
  }
  if (file.version !== NETWORK_FILE_VERSION) {
    throw refuse(
      safeText('version'),
      `This Warren reads network files of version ${NETWORK_FILE_VERSION} only.`,
    )
  }
  onlyKeys(file, TOP_KEYS, safeText('the file'))
  const { name, testing } = file
  if (
    typeof name !== 'string' ||
    name.length > MAX_NETWORK_NAME_CHARACTERS ||
    !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(name)
  ) {
    throw refuse(
      safeText('name'),
      `In the network file, "name" must be 1 to ${MAX_NETWORK_NAME_CHARACTERS} plain ASCII characters.`,
    )
  }
  if (typeof testing !== 'boolean')
    throw refuse(safeText('testing'), 'In the network file, "testing" must be true or false.')
  const nonce = bytes32At(file.nonce, safeText('nonce'))
  const parameters = parseParameters(file.parameters, testing)
  const bootstrap = parseBootstrap(file.bootstrap, testing)
  const id = networkIdOf(primitives, { name, nonce, testing, parameters })
  if (toHex(id) !== toHex(bytes32At(file.id, safeText('id')))) {
    const next =
      'The id does not belong to the rest of the file: somebody changed a parameter. Fetch the file anew.'
    throw refuse(safeText('id'), next)
  }
  return { id, name, nonce, testing, parameters, bootstrap }
}
