/** Budgets as people type them: `2MB` a second, `50GB/day`, `1.5TB/month`. */
import { fail } from '@warren/kernel'
import { RELAY_MIN_BYTES_PER_S, RELAY_MIN_VOLUME_BYTES } from '../limits.ts'

export type BudgetPeriod = 'day' | 'month'

export interface VolumeBudget {
  readonly bytes: number
  /** UTC. */
  readonly period: BudgetPeriod
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
}

/** `500kB`, `2MB`, `1.5 MiB`; undefined: no size. */
export function parseSize(text: string): number | undefined {
  const match = /^([0-9]{1,12}(?:\.[0-9]{1,6})?) ?(?:([kmgt]i?)?b)?$/i.exec(text.trim())
  if (match === null) return undefined
  const bytes = Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] as number)
  return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : undefined
}

/** `2MB` or `2MB/s`. @throws WarrenError `bad-input`. */
export function parseRate(text: string): number {
  const bytesPerS = parseSize(text.replace(/\/s$/, ''))
  if (bytesPerS !== undefined && bytesPerS >= RELAY_MIN_BYTES_PER_S) return bytesPerS
  throw fail('bad-input', 'this is not a rate that a relay is of use with', {
    next: 'Give bytes a second, at least 64 kB: for instance --bandwidth 2MB',
  })
}

/** `50GB/day`, `1TB/month`. @throws WarrenError `bad-input`. */
export function parseVolume(text: string): VolumeBudget {
  const [size = '', period = '', ...more] = text.split('/')
  const bytes = parseSize(size)
  if (bytes !== undefined && bytes >= RELAY_MIN_VOLUME_BYTES && more.length === 0) {
    if (period === 'day' || period === 'month') return { bytes, period }
  }
  throw fail('bad-input', 'this is not a volume', {
    next: 'Give a size, at least 10 MB, and a period: for instance --volume 50GB/day or --volume 1TB/month',
  })
}
