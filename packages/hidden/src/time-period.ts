/** Time periods: a service has one blinded key, and so one place in the table, in each (docs/spec/hidden-services.md §2). */
import { periodAt, periodStartMs, type TimePeriod } from '@warren/crypto'

/** Periods are counted from the Unix epoch itself. */
const OFFSET_MINUTES = 0

/** The period that contains a wall time. Clocks before 1970 are in the first. */
export function currentPeriod(wallMs: number, periodMinutes: number): TimePeriod {
  return periodAt(Math.max(0, wallMs), periodMinutes, OFFSET_MINUTES)
}

/**
 * The periods a service publishes for: the current and the next. A reader asks for its own first and for its neighbours
 * then, so that clocks may differ by a whole period.
 */
export function publishedPeriods(
  wallMs: number,
  periodMinutes: number,
): readonly [current: TimePeriod, next: TimePeriod] {
  const current = currentPeriod(wallMs, periodMinutes)
  return [current, { ...current, number: current.number + 1 }]
}

/** The periods a reader tries, likeliest first. */
export function readPeriods(wallMs: number, periodMinutes: number): readonly TimePeriod[] {
  const current = currentPeriod(wallMs, periodMinutes)
  const next = { ...current, number: current.number + 1 }
  const last = { ...current, number: current.number - 1 }
  // The nearer boundary first: a clock is off by little more often than by much.
  const isLate = wallMs - periodStartMs(current, OFFSET_MINUTES) > (periodMinutes * 60_000) / 2
  const neighbours = isLate ? [next, last] : [last, next]
  return [current, ...neighbours.filter((period) => period.number >= 0)]
}
