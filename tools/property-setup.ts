/**
 * Loaded into every test process of `npm test` and of a soak. `npm test` draws the same cases each time, so that it says the same of the
 * same commit wherever it runs; a soak draws new ones and more of them, and so does a file that is run alone, or `npm run check`.
 */
import { effort } from '@warren/testkit/effort'
import fc from 'fast-check'

const USUAL_RUNS = 100
const USUAL_SEED = 1

fc.configureGlobal({
  numRuns: effort(USUAL_RUNS),
  seed: Number(process.env['WARREN_SEED'] ?? USUAL_SEED),
})
