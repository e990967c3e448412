/**
 * Since when sources have known relays (docs/spec/directory.md §13): a newcomer has known everybody for the same moment, so it
 * asks those that the network file names, and believes what the middle one of them says.
 *
 *     request = 0 u8
 *     ages    = 0 u8 | (short id 16 | days u16) ...    strictly ascending
 */
import { compareBytes, fail, toHex } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { SHORT_ID_BYTES } from './format.ts'
import { MAX_AGE_DAYS, MAX_RELAYS } from './limits.ts'

const HEAD = 0
const AGE_BYTES = SHORT_ID_BYTES + 2
const DAY_MS = 86_400_000

/** Longest answer: all relays. */
export const MAX_AGES_BYTES = 1 + MAX_RELAYS * AGE_BYTES

export interface RelayAge {
  readonly shortId: Uint8Array
  /** Whole days, at least 1. */
  readonly days: number
}

export function encodeAgesRequest(): Uint8Array {
  return Uint8Array.of(HEAD)
}

/** @throws WarrenError `malformed`. */
export function decodeAgesRequest(message: Uint8Array): void {
  if (message.length !== 1 || message[0] !== HEAD) throw fail('malformed', 'ages: not a request')
}

/** Relays known for less than a day are left out. */
export function encodeAges(
  relays: Iterable<{ readonly id: Uint8Array; readonly firstSeenMs: number }>,
  nowMs: number,
): Uint8Array {
  const ages = [...relays].flatMap(({ id, firstSeenMs }) => {
    const days = Math.min(MAX_AGE_DAYS, Math.floor((nowMs - firstSeenMs) / DAY_MS))
    return days < 1 ? [] : [{ shortId: id.subarray(0, SHORT_ID_BYTES), days }]
  })
  ages.sort((a, b) => compareBytes(a.shortId, b.shortId))
  const writer = new Writer(MAX_AGES_BYTES).u8(HEAD)
  for (const { shortId, days } of ages) writer.bytes(shortId).u16(days)
  return writer.finish()
}

/** Short ids are views of the message. @throws WarrenError `malformed`. */
export function decodeAges(message: Uint8Array): RelayAge[] {
  const reader = new Reader(message)
  if (reader.u8() !== HEAD) throw fail('malformed', 'ages: not an answer')
  const ages: RelayAge[] = []
  while (reader.remaining > 0) {
    const age = { shortId: reader.bytes(SHORT_ID_BYTES), days: reader.u16() }
    const before = ages.at(-1)
    if (before !== undefined && compareBytes(before.shortId, age.shortId) >= 0)
      throw fail('malformed', 'ages: out of order')
    if (age.days < 1 || age.days > MAX_AGE_DAYS) throw fail('malformed', 'ages: out of range')
    ages.push(age)
  }
  return ages
}

/**
 * What several sources say together: of each relay the lower median, so that neither one that calls its own relays old nor one
 * that calls others young has its way against two.
 *
 * @param sources - one list for each source that answered; a relay that it does not name is new to it.
 * @returns days by short id in hexadecimal.
 */
export function agreedAges(sources: readonly (readonly RelayAge[])[]): Map<string, number> {
  const said = new Map<string, number[]>()
  for (const ages of sources) {
    for (const { shortId, days } of ages) {
      const key = toHex(shortId)
      said.set(key, [...(said.get(key) ?? []), days])
    }
  }
  const agreed = new Map<string, number>()
  for (const [key, days] of said) {
    const all = [...days, ...Array.from({ length: sources.length - days.length }, () => 0)].sort(
      (a, b) => a - b,
    )
    const middle = all[Math.floor((all.length - 1) / 2)] ?? 0
    if (middle > 0) agreed.set(key, middle)
  }
  return agreed
}
