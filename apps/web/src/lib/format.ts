/** Sizes, rates, times and dates as people of a language write them. */
import { numberFormat } from './intl.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function formatBytes(bytes: number, locale: string): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return numberFormat(locale, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value)
}

export function formatRate(bytesPerS: number, locale: string): string {
  return `${formatBytes(bytesPerS, locale)}/s`
}

const MINUTE_S = 60
const HOUR_S = 60 * MINUTE_S
const DAY_S = 24 * HOUR_S

/** Two units at most, rounded so that it does not flicker. */
export function formatDuration(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < MINUTE_S) return unit(seconds, 'second', locale)
  if (seconds < HOUR_S) {
    const minutes = Math.floor(seconds / MINUTE_S)
    const rest = minutes >= 10 ? 0 : Math.floor((seconds % MINUTE_S) / 10) * 10
    return join([unit(minutes, 'minute', locale), rest > 0 && unit(rest, 'second', locale)])
  }
  if (seconds < DAY_S) {
    const rest = Math.floor((seconds % HOUR_S) / MINUTE_S)
    return join([
      unit(Math.floor(seconds / HOUR_S), 'hour', locale),
      rest > 0 && unit(rest, 'minute', locale),
    ])
  }
  return unit(Math.floor(seconds / DAY_S), 'day', locale)
}

function unit(value: number, name: string, locale: string): string {
  return numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
}

function join(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ')
}

export function formatDate(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

export function formatPercent(part: number, whole: number, locale: string): string {
  const share = whole === 0 ? 0 : Math.min(1, part / whole)
  // Nothing is done before it is.
  const shown = share < 1 ? Math.min(share, 0.99) : 1
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(shown)
}
