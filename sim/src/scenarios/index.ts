/** Every scenario there is, by name. */
import type { Scenario } from '../scenario.ts'
import { bootstrap } from './bootstrap.ts'

export const SCENARIOS: readonly Scenario[] = [bootstrap]
