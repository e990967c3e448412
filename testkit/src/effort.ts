/**
 * How hard the tests try: once in `npm test`, many times over in `npm run soak`.
 *
 * `WARREN_EFFORT` multiplies runs, `WARREN_SEED` replaces fixed seeds; a failure prints the seed that repeats it.
 */

/** `runs`, or as many times more as this run is asked to try. */
export function effort(runs: number): number {
  const factor = Number(process.env['WARREN_EFFORT'] ?? '1')
  return Number.isFinite(factor) && factor > 0 ? Math.ceil(runs * factor) : runs
}

/** `usual`, so that `npm test` is the same every time, or another that depends on it and on the seed of this run. */
export function testSeed(usual: string | number): string | number {
  const seed = process.env['WARREN_SEED'] ?? ''
  return seed === '' ? usual : `${usual}/${seed}`
}
