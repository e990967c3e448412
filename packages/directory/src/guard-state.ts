/**
 * What of the guards is on disk: one value of JSON in the table `guards` (docs/spec/directory.md §8). It is our own, so
 * anything unexpected in it is a damaged disk, never a reason to draw new guards in silence.
 */
import { fail, fromHex, type StateStore, toHex, utf8, utf8Text } from '@warren/kernel'

export type GuardLayer = 'guard' | 'layer2'

/** A relay that was drawn for a layer, and until when it stays. */
export interface GuardEntry {
  readonly id: Uint8Array
  readonly layer: GuardLayer
  readonly addedAtMs: number
  readonly expiresAtMs: number
  /** It has carried traffic of ours as first hop: it knows our address. */
  readonly used: boolean
}

export interface GuardState {
  readonly entries: readonly GuardEntry[]
  /** When each replacement of the last month was drawn. */
  readonly replacedAtMs: readonly number[]
}

const KEY = 'state'

function damaged(cause?: unknown): never {
  throw fail('storage', 'guards: what is on disk cannot be read', {
    next: 'Restore the home directory from a backup. Deleting the guards would show other relays your address.',
    cause,
  })
}

function entryOf(value: unknown): GuardEntry {
  if (typeof value !== 'object' || value === null) return damaged()
  const { id, layer, addedAtMs, expiresAtMs, used } = value as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || id.length !== 64 || (layer !== 'guard' && layer !== 'layer2'))
    return damaged()
  if (typeof addedAtMs !== 'number' || typeof expiresAtMs !== 'number' || typeof used !== 'boolean')
    return damaged()
  return { id: fromHex(id), layer, addedAtMs, expiresAtMs, used }
}

/** @throws WarrenError `storage`: damaged. */
export function loadGuards(state: StateStore): GuardState {
  const stored = state.table('guards').get(KEY)
  if (stored === undefined) return { entries: [], replacedAtMs: [] }
  try {
    const value = JSON.parse(utf8Text(stored)) as { entries?: unknown; replacedAtMs?: unknown } | null
    if (!Array.isArray(value?.entries) || !Array.isArray(value.replacedAtMs)) return damaged()
    return { entries: value.entries.map(entryOf), replacedAtMs: value.replacedAtMs.map(Number) }
  } catch (error) {
    return damaged(error)
  }
}

/** On disk when it returns. */
export function saveGuards(state: StateStore, { entries, replacedAtMs }: GuardState): void {
  const value = {
    version: 1,
    entries: entries.map((entry) => ({ ...entry, id: toHex(entry.id) })),
    replacedAtMs,
  }
  state.table('guards').put(KEY, utf8(JSON.stringify(value)))
}
