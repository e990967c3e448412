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

/** The seed to use: `usual`, so that `npm test` is the same every time, unless this run was given another. */
export function testSeed(usual: number): number {
  const seed = Number(process.env['WARREN_SEED'] ?? '')
  return Number.isInteger(seed) && seed > 0 ? seed : usual
}
