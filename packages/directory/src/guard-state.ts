/**
 * What of the guards is on disk: one value of JSON in the table `guards` (docs/spec/directory.md §8). It is our own, so
 * anything unexpected in it is a damaged disk, never a reason to draw new guards in silence.
 */
import { fail, fromHex, type StateStore, toHex, utf8, utf8Text } from '@warren/kernel'
import { GUARD_LAYERS, type GuardLayer } from './guard-layers.ts'

/** A relay that was drawn for a layer, and until when it stays. */
export interface GuardEntry {
  readonly id: Uint8Array
  readonly layer: GuardLayer
  readonly addedAtMs: number
  readonly expiresAtMs: number
  /** It has carried traffic of ours as first hop: it knows our address. */
  readonly used: boolean
}

/** A draw beyond the first ones, which the cap counts. */
export interface Replacement {
  readonly layer: GuardLayer
  readonly atMs: number
}

export interface GuardState {
  readonly entries: readonly GuardEntry[]
  /** As long as they count. */
  readonly replacements: readonly Replacement[]
}

const VERSION = 2
const KEY = 'state'

function damaged(cause?: unknown): never {
  throw fail('storage', 'guards: what is on disk cannot be read', {
    next: 'Restore the home directory from a backup. Deleting the guards would show other relays your address.',
    cause,
  })
}

type Json = Readonly<Record<string, unknown>>

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : damaged()
}

function layerOf(value: unknown): GuardLayer {
  return GUARD_LAYERS.find((layer) => layer === value) ?? damaged()
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : damaged()
}

function entryOf(value: unknown): GuardEntry {
  const { id, layer, addedAtMs, expiresAtMs, used } = objectOf(value)
  if (typeof id !== 'string' || id.length !== 64 || typeof used !== 'boolean') return damaged()
  return {
    id: fromHex(id),
    layer: layerOf(layer),
    addedAtMs: numberOf(addedAtMs),
    expiresAtMs: numberOf(expiresAtMs),
    used,
  }
}

function replacementOf(value: unknown): Replacement {
  const { layer, atMs } = objectOf(value)
  return { layer: layerOf(layer), atMs: numberOf(atMs) }
}

/** @throws WarrenError `storage`: damaged. */
export function loadGuards(state: StateStore): GuardState {
  const stored = state.table('guards').get(KEY)
  if (stored === undefined) return { entries: [], replacements: [] }
  try {
    const { version, entries, replacements } = objectOf(JSON.parse(utf8Text(stored)))
    if (version !== VERSION || !Array.isArray(entries) || !Array.isArray(replacements)) return damaged()
    return { entries: entries.map(entryOf), replacements: replacements.map(replacementOf) }
  } catch (error) {
    return damaged(error)
  }
}

/** On disk when it returns. */
export function saveGuards(state: StateStore, { entries, replacements }: GuardState): void {
  const value = {
    version: VERSION,
    entries: entries.map((entry) => ({ ...entry, id: toHex(entry.id) })),
    replacements,
  }
  state.table('guards').put(KEY, utf8(JSON.stringify(value)))
}
