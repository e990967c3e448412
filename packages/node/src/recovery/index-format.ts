/**
 * What an owner's backup holds beside the root secret: which services, keys, shares, sites, boxes and names there were (docs/spec/recovery.md §6).
 * The same bytes, sealed, are the record in the network and the backup file.
 */
import type { PortMap } from '@warren/api'
import type { RestoredName } from '@warren/applications'
import { assert, fail, toHex, utf8, utf8Text } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { readBoxes, type RecoveredBoxes, writeBoxes } from './box-format.ts'
import { readSite, type RecoveredSite, writeSite } from './site-format.ts'
import {
  RECOVERY_INDEX_MAX_BYTES,
  RECOVERY_LINK_MAX_BYTES,
  RECOVERY_NAME_MAX_BYTES,
  RECOVERY_TARGET_MAX_BYTES,
} from '../limits.ts'

/** Without boxes, names, and sites: what a node writes that has none, so that older ones read it. */
const VERSION = { plain: 1, withSites: 2, withNames: 3, withBoxes: 4 } as const
const KEY_BYTES = 32

export interface RecoveredService {
  /** The number its address derives from. */
  readonly index: number
  readonly name: string | undefined
  readonly ports: readonly PortMap[]
  /** X25519, 32 bytes each. */
  readonly clients: readonly Uint8Array[]
  readonly besideRelay: boolean
  readonly createdAtMs: number
}

/** A key with which this owner enters somebody's service. */
export interface RecoveredClientKey {
  readonly identity: Uint8Array
  readonly secret: Uint8Array
}

export interface RecoveredShare {
  readonly number: number
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly files: number
  readonly manifestRoot: Uint8Array
  readonly modifiedS: number | undefined
  readonly executable: boolean | undefined
  /** The link it is served under, if its key is not the owner's own. */
  readonly also: string | undefined
  readonly once: boolean
  readonly untilMs: number | undefined
  readonly clients: readonly Uint8Array[]
  readonly createdAtMs: number
}

export interface RecoveryIndex {
  /** Numbers below these were or may have been used: they are never given out again. */
  readonly nextService: number
  readonly nextShare: number
  /** 0: there never was a site. */
  readonly nextSite: number
  readonly madeAtMs: number
  /** Entries for which there was no room. */
  readonly leftOut: number
  readonly services: readonly RecoveredService[]
  readonly clientKeys: readonly RecoveredClientKey[]
  readonly shares: readonly RecoveredShare[]
  readonly sites: readonly RecoveredSite[]
  /** Sequences that this owner writes. */
  readonly boxes: readonly RecoveredBoxes[]
  /** Own names of the name book. */
  readonly names: readonly RestoredName[]
}

const SERVICE_FLAGS = { besideRelay: 1, named: 2 }
const SHARE_FLAGS = {
  folder: 1,
  once: 2,
  until: 4,
  modified: 8,
  executableKnown: 16,
  executable: 32,
  also: 64,
}

export function encodeRecoveryIndex(index: RecoveryIndex): Uint8Array {
  // What is too long is cut by who asked for it (fit-index.ts).
  const writer = new Writer(16 * RECOVERY_INDEX_MAX_BYTES)
  const hasSites = index.nextSite > 0
  assert(hasSites || index.sites.length === 0, 'recovery index: the counter is above every site')
  const version = versionOf(index)
  writer.u8(version)
  writer.u32(index.nextService).u32(index.nextShare).u64(index.madeAtMs).u32(index.leftOut)
  writer.u16(index.services.length)
  for (const service of index.services) writeService(writer, service)
  writer.u16(index.clientKeys.length)
  for (const { identity, secret } of index.clientKeys) writer.bytes(identity).bytes(secret)
  writer.u16(index.shares.length)
  for (const share of index.shares) writeShare(writer, share)
  if (version >= VERSION.withSites) {
    writer.u32(index.nextSite).u16(index.sites.length)
    for (const site of index.sites) writeSite(writer, site)
  }
  if (version >= VERSION.withNames) {
    writer.u16(index.names.length)
    for (const name of index.names) writeName(writer, name)
  }
  if (version >= VERSION.withBoxes) {
    writer.u16(index.boxes.length)
    for (const sequence of index.boxes) writeBoxes(writer, sequence)
  }
  return writer.finish()
}

function versionOf({ boxes, names, nextSite }: RecoveryIndex): number {
  if (boxes.length > 0) return VERSION.withBoxes
  if (names.length > 0) return VERSION.withNames
  return nextSite > 0 ? VERSION.withSites : VERSION.plain
}

/** @throws WarrenError `malformed`. */
export function decodeRecoveryIndex(bytes: Uint8Array): RecoveryIndex {
  if (bytes.length > RECOVERY_INDEX_MAX_BYTES) throw fail('malformed', 'recovery index: too long')
  const reader = new Reader(bytes)
  const version = reader.u8()
  if (version < VERSION.plain || version > VERSION.withBoxes)
    throw fail('malformed', 'recovery index: unknown version')
  const [nextService, nextShare, madeAtMs, leftOut] = [reader.u32(), reader.u32(), reader.u64(), reader.u32()]
  const services = many(reader, readService)
  const clientKeys = many(reader, () => ({ identity: key(reader), secret: key(reader) }))
  const shares = many(reader, readShare)
  const nextSite = version >= VERSION.withSites ? reader.u32() : 0
  const sites = version >= VERSION.withSites ? many(reader, readSite) : []
  const names = version >= VERSION.withNames ? many(reader, readName) : []
  const boxes = version >= VERSION.withBoxes ? many(reader, readBoxes) : []
  reader.finish()
  checkNumbers(
    services.map((service) => service.index),
    nextService,
  )
  checkNumbers(
    shares.map(({ number }) => number),
    nextShare,
  )
  checkNumbers(
    sites.map(({ number }) => number),
    nextSite,
  )
  if (new Set(clientKeys.map(({ identity }) => toHex(identity))).size !== clientKeys.length)
    throw fail('malformed', 'recovery index: two keys for one service')
  if (new Set(names.map(({ name }) => name)).size !== names.length)
    throw fail('malformed', 'recovery index: a name twice')
  if (new Set(boxes.map(({ first }) => toHex(first.seed))).size !== boxes.length)
    throw fail('malformed', 'recovery index: a sequence of boxes twice')
  const numbers = { nextService, nextShare, nextSite }
  return { ...numbers, madeAtMs, leftOut, services, clientKeys, shares, sites, boxes, names }
}

/** An entry takes bytes, so the loop ends with the bytes. */
function many<T>(reader: Reader, read: (reader: Reader) => T): T[] {
  const items: T[] = []
  for (let left = reader.u16(); left > 0; left--) items.push(read(reader))
  return items
}

function checkNumbers(numbers: readonly number[], next: number): void {
  if (new Set(numbers).size !== numbers.length) throw fail('malformed', 'recovery index: a number twice')
  if (numbers.some((number) => number >= next))
    throw fail('malformed', 'recovery index: a number beyond the counter')
}

const key = (reader: Reader): Uint8Array => reader.bytes(KEY_BYTES).slice()
const text = (reader: Reader, maxBytes: number): string => utf8Text(reader.lengthPrefixed16(maxBytes))

function writeText(writer: Writer, value: string, maxBytes: number): void {
  const bytes = utf8(value)
  assert(bytes.length <= maxBytes, 'recovery index: a text within its bound')
  writer.lengthPrefixed16(bytes)
}

function writeName(writer: Writer, { name, target, addedAtMs }: RestoredName): void {
  writer.u64(addedAtMs)
  writeText(writer, name, RECOVERY_NAME_MAX_BYTES)
  writeText(writer, target, RECOVERY_LINK_MAX_BYTES)
}

function readName(reader: Reader): RestoredName {
  const addedAtMs = reader.u64()
  const name = text(reader, RECOVERY_NAME_MAX_BYTES)
  return { name, target: text(reader, RECOVERY_LINK_MAX_BYTES), addedAtMs }
}

function writeService(writer: Writer, service: RecoveredService): void {
  const { index, name, ports, clients, besideRelay, createdAtMs } = service
  const flags = (besideRelay ? SERVICE_FLAGS.besideRelay : 0) | (name === undefined ? 0 : SERVICE_FLAGS.named)
  writer.u32(index).u8(flags).u64(createdAtMs)
  if (name !== undefined) writeText(writer, name, RECOVERY_NAME_MAX_BYTES)
  writer.u8(ports.length)
  for (const { port, target } of ports) {
    writer.u16(port)
    writeText(writer, target, RECOVERY_TARGET_MAX_BYTES)
  }
  writer.u8(clients.length)
  for (const client of clients) writer.bytes(client)
}

function readService(reader: Reader): RecoveredService {
  const [index, flags, createdAtMs] = [reader.u32(), reader.u8(), reader.u64()]
  if (flags > 3) throw fail('malformed', 'recovery index: unknown flags')
  const name = (flags & SERVICE_FLAGS.named) === 0 ? undefined : text(reader, RECOVERY_NAME_MAX_BYTES)
  const ports = Array.from({ length: reader.u8() }, () => ({
    port: reader.u16(),
    target: text(reader, RECOVERY_TARGET_MAX_BYTES),
  }))
  if (ports.some(({ port }) => port === 0)) throw fail('malformed', 'recovery index: port 0')
  const clients = Array.from({ length: reader.u8() }, () => key(reader))
  return { index, name, ports, clients, besideRelay: (flags & SERVICE_FLAGS.besideRelay) !== 0, createdAtMs }
}

function writeShare(writer: Writer, share: RecoveredShare): void {
  const { executable, modifiedS, untilMs, also } = share
  const flags =
    (share.kind === 'folder' ? SHARE_FLAGS.folder : 0) |
    (share.once ? SHARE_FLAGS.once : 0) |
    (untilMs === undefined ? 0 : SHARE_FLAGS.until) |
    (modifiedS === undefined ? 0 : SHARE_FLAGS.modified) |
    (executable === undefined ? 0 : SHARE_FLAGS.executableKnown) |
    (executable === true ? SHARE_FLAGS.executable : 0) |
    (also === undefined ? 0 : SHARE_FLAGS.also)
  writer.u32(share.number).u8(flags).u64(share.createdAtMs).u64(share.bytes).u32(share.files)
  writer.bytes(share.manifestRoot)
  writeText(writer, share.name, RECOVERY_NAME_MAX_BYTES)
  if (untilMs !== undefined) writer.u64(untilMs)
  if (modifiedS !== undefined) writer.i64(modifiedS)
  if (also !== undefined) writeText(writer, also, RECOVERY_LINK_MAX_BYTES)
  writer.u8(share.clients.length)
  for (const client of share.clients) writer.bytes(client)
}

function readShare(reader: Reader): RecoveredShare {
  const [number, flags, createdAtMs] = [reader.u32(), reader.u8(), reader.u64()]
  if (flags > 127) throw fail('malformed', 'recovery index: unknown flags')
  const has = (flag: number): boolean => (flags & flag) !== 0
  if (has(SHARE_FLAGS.executable) && !has(SHARE_FLAGS.executableKnown))
    throw fail('malformed', 'recovery index: flags that contradict each other')
  const [bytes, files, manifestRoot] = [reader.u64(), reader.u32(), key(reader)]
  const name = text(reader, RECOVERY_NAME_MAX_BYTES)
  const untilMs = has(SHARE_FLAGS.until) ? reader.u64() : undefined
  const modifiedS = has(SHARE_FLAGS.modified) ? reader.i64() : undefined
  const also = has(SHARE_FLAGS.also) ? text(reader, RECOVERY_LINK_MAX_BYTES) : undefined
  const clients = Array.from({ length: reader.u8() }, () => key(reader))
  return {
    number,
    name,
    kind: has(SHARE_FLAGS.folder) ? 'folder' : 'file',
    bytes,
    files,
    manifestRoot,
    modifiedS,
    executable: has(SHARE_FLAGS.executableKnown) ? has(SHARE_FLAGS.executable) : undefined,
    also,
    once: has(SHARE_FLAGS.once),
    untilMs,
    clients,
    createdAtMs,
  }
}
