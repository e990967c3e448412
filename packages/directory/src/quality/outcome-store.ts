/**
 * How circuits fared that a guard began, on disk, so that a restart does not clear a guard's name (docs/spec/directory.md §12):
 * table `guards`, key `outcomes`. Only guard and layer-2 vanguard are named, which stand beside it anyway: who takes the
 * disk does not read there where circuits went.
 */
import { type StateStore, utf8, utf8Text } from '@warren/kernel'
import { KEPT_OUTCOMES } from '../limits.ts'
import type { Outcome } from './path-bias.ts'
import type { OutcomeStore } from './path-quality.ts'

const TABLE = 'guards'
const KEY = 'outcomes'
const VERSION = 1
/** Guard and layer 2. */
const KEPT_HOPS = 2

type Kept = [guard: string, layer2: string, failed: number, atMs: number]

function isKept(value: unknown): value is Kept {
  if (!Array.isArray(value) || value.length !== KEPT_HOPS + 2) return false
  const [guard, layer2, failed, atMs] = value as unknown[]
  const isNamed = typeof guard === 'string' && typeof layer2 === 'string'
  return isNamed && (failed === 0 || failed === 1) && Number.isFinite(atMs)
}

function load(state: StateStore): Outcome[] {
  const stored = state.table(TABLE).get(KEY)
  if (stored === undefined) return []
  try {
    const { version, outcomes } = JSON.parse(utf8Text(stored)) as { version?: unknown; outcomes?: unknown }
    if (version !== VERSION || !Array.isArray(outcomes)) return []
    return outcomes
      .slice(-KEPT_OUTCOMES)
      .filter(isKept)
      .map(([guard, layer2, failed, atMs]) => ({ relays: [guard, layer2], failed: failed === 1, atMs }))
  } catch {
    // Counts only, which come anew; the guards themselves are another value.
    return []
  }
}

export function createOutcomeStore(state: StateStore): OutcomeStore {
  return {
    load: () => load(state),
    save(outcomes) {
      const kept = outcomes
        .slice(-KEPT_OUTCOMES)
        .map(({ relays, failed, atMs }) => [...relays.slice(0, KEPT_HOPS), failed ? 1 : 0, atMs])
      state.table(TABLE).put(KEY, utf8(JSON.stringify({ version: VERSION, outcomes: kept })))
    },
  }
}
