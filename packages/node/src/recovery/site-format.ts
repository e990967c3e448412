/** A site in an index: what changing it on another machine takes beside the root secret (docs/spec/recovery.md §6). */
import type { RestoredSite } from '@warren/applications'
import { assert, fail, utf8, utf8Text } from '@warren/kernel'
import type { Reader, Writer } from '@warren/wire'
import { RECOVERY_NAME_MAX_BYTES } from '../limits.ts'

/** As the sites give it, with every member there. */
export interface RecoveredSite extends Pick<RestoredSite, 'number' | 'createdAtMs' | 'isEnded' | 'revision'> {
  readonly name: string | undefined
  readonly last: RestoredSite['last']
}

const FLAGS = { named: 1, published: 2, ended: 4 } as const
const U16_MAX = 0xffff

export function writeSite(
  writer: Writer,
  { number, createdAtMs, isEnded, revision, name, last }: RecoveredSite,
): void {
  const flags =
    (name === undefined ? 0 : FLAGS.named) |
    (last === undefined ? 0 : FLAGS.published) |
    (isEnded ? FLAGS.ended : 0)
  writer.u32(number).u8(flags).u64(createdAtMs).u64(revision)
  if (name !== undefined) {
    const bytes = utf8(name)
    assert(bytes.length <= RECOVERY_NAME_MAX_BYTES, 'recovery index: a text within its bound')
    writer.lengthPrefixed16(bytes)
  }
  if (last === undefined) return
  writer.u32(last.number).u64(last.madeAtS).u32(last.files).u64(last.bytes).u32(last.until)
  writer.u16(Math.min(last.held, U16_MAX)).u16(Math.min(Math.max(0, last.spare), U16_MAX))
}

/** @throws WarrenError `malformed`. */
export function readSite(reader: Reader): RecoveredSite {
  const [number, flags, createdAtMs, revision] = [reader.u32(), reader.u8(), reader.u64(), reader.u64()]
  if (flags > 7) throw fail('malformed', 'recovery index: unknown flags')
  const has = (flag: number): boolean => (flags & flag) !== 0
  return {
    number,
    createdAtMs,
    isEnded: has(FLAGS.ended),
    revision,
    name: has(FLAGS.named) ? utf8Text(reader.lengthPrefixed16(RECOVERY_NAME_MAX_BYTES)) : undefined,
    last: has(FLAGS.published) ? readVersion(reader) : undefined,
  }
}

function readVersion(reader: Reader): NonNullable<RecoveredSite['last']> {
  return {
    number: reader.u32(),
    madeAtS: reader.u64(),
    files: reader.u32(),
    bytes: reader.u64(),
    until: reader.u32(),
    held: reader.u16(),
    spare: reader.u16(),
  }
}
