/** What people type about files: links, times, rates. */
import { badInput } from './command-failure.ts'

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * `2h`, `3d`, or a date such as `2026-12-24` or `2026-12-24T18:00`, in the time zone of this machine.
 *
 * @returns the moment in UTC as ISO 8601.
 * @throws CommandFailure `bad-input`: it is neither, or over already.
 */
export function parseUntil(text: string, nowMs: number): string {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  const isDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
  // A date without a time is the end of that day.
  const dateText = text.length === 10 ? `${text}T23:59:59` : text.replace(' ', 'T')
  const atMs =
    unit === ''
      ? isDate
        ? Date.parse(dateText)
        : Number.NaN
      : nowMs + Number(digits) * (UNITS_MS[unit] ?? 0)
  if (Number.isNaN(atMs) || atMs > 8.64e15) {
    throw badInput(
      `"${text}" is neither a time span nor a date.`,
      'E.g. --until 2h, --until 3d or --until 2026-12-24',
    )
  }
  if (atMs <= nowMs) throw badInput(`"${text}" is over already.`, 'Give a moment to come, e.g. --until 2h')
  return new Date(atMs).toISOString()
}

const RATE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 }

/** `500K`, `2M`, `1.5MB/s`: bytes per second, decimal units. @throws CommandFailure `bad-input`. */
export function parseByteRate(text: string): number {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)([KMG]?)(?:B(?:\/s)?)?$/i.exec(text)
  const [, digits = '', unit = ''] = match ?? []
  const bytesPerS = Math.round(Number(digits) * (RATE_UNITS[unit.toUpperCase()] ?? Number.NaN))
  if (match !== null && bytesPerS >= 1024 && Number.isSafeInteger(bytesPerS)) return bytesPerS
  throw badInput('It is a number of bytes in a second, at least 2K.', 'E.g. --limit 500K or --limit 2M')
}

/** The part that both forms of a link have in common; undefined: it is no link. */
export function linkBodyOf(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .trim()
  return /^(?:warren:|https?:\/\/[^/]+\/w\/)([\w-]+)\/?$/i.exec(bare)?.[1]
}

/** True for what may be a name and can be neither link, address nor path. */
export function isName(text: string): boolean {
  return /^[\p{L}\p{M}\p{Nd}-]{1,63}$/u.test(text) && !/^[a-z2-7]{56}$/i.test(text)
}

/** A link in either form, with the path behind it if it has one. @throws CommandFailure `bad-input`. */
export function parseLink(text: string): string {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .trim()
  if (/^(?:warren:|https?:\/\/[^/]+\/w\/)[\w-]+(\/.*)?$/i.test(bare)) return bare
  throw badInput(
    'This is not a Warren link.',
    'A link begins with warren: (or http://localhost:PORT/w/); copy all of it.',
  )
}

/** A link, or a capability to verify. @throws CommandFailure `bad-input`. */
export function parseTarget(text: string): string {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .trim()
  return bare.startsWith('warren-verify:') ? bare : parseLink(text)
}
