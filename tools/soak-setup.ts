/** Loaded into every test process of a soak: property tests run longer, from a seed of their own. */
import { effort } from '@warren/testkit'
import fc from 'fast-check'

const USUAL_RUNS = 100

fc.configureGlobal({ numRuns: effort(USUAL_RUNS), seed: Number(process.env['WARREN_SEED']) })
