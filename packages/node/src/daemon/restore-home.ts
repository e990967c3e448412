/**
 * Bringing an owner's root secret into an empty home, and reading it out of one, while no daemon runs with it
 * (docs/spec/recovery.md §5).
 */
import { deriveSecret } from '@warren/crypto'
import { asWarrenError, fail, Sensitive, type StateStore } from '@warren/kernel'
import {
  createNodeClock,
  createNodePrimitives,
  createNodeRandom,
  createWorkerOffload,
  type HomeDir,
  KEY_FILE_NAME,
  loadOrCreateKey,
  openHomeDir,
  setPassphrase,
  unlockKey,
} from '@warren/platform/node'
import { countsOf, type EntryCounts, NO_ENTRIES } from '../recovery/entry-counts.ts'
import { openBackup } from '../recovery/backup-file.ts'
import type { RecoveryIndex } from '../recovery/index-format.ts'
import { drawNumber, nextNumber, reserveNumbers } from '../recovery/number-counters.ts'
import { createRecoveryState } from '../recovery/recovery-state.ts'
import { createServiceStore } from '../services/service-store.ts'
import { SERVICES_MAX } from '../limits.ts'
import { storeIndex } from '../recovery/store-index.ts'
import { lockHome, openState } from './home.ts'
import { noteWordsShown } from './words-shown.ts'

/** Where the names of services, keys, shares and sites come from. */
export type RestoreSource =
  | { readonly kind: 'network' }
  | { readonly kind: 'file'; readonly file: Uint8Array }
  /** The first services, without what was behind them; 0: none. */
  | { readonly kind: 'count'; readonly services: number }

export interface RestoreOutcome extends EntryCounts {
  /** The index is looked for in the network at the next start. */
  readonly pending: boolean
}

export type AskPassphrase = () => Promise<Sensitive<string>>

/**
 * The root secret of a home whose daemon does not run, for a backup.
 *
 * @throws WarrenError `bad-input`: there is none; `no-permission`: not the passphrase; `storage`: also if a daemon runs there.
 */
export function readRoot(directory: string, ask: AskPassphrase): Promise<Sensitive<Uint8Array>> {
  return withHome(directory, async (home) => {
    const root = await rootIn(home, ask)
    noteWordsShown(home)
    return root
  })
}

/** True if a home has a root secret already. */
export function hasRoot(directory: string): boolean {
  return openHomeDir(directory).read(KEY_FILE_NAME, 64 * 1024) !== undefined
}

/**
 * Restores an owner. A home that waits for its index takes another source without the words.
 *
 * @param givenRoot - from words or shares; undefined: the home has it.
 * @throws WarrenError `bad-input`: the home is in use, or the file is not of these words; `no-permission`, `storage`.
 */
export function restoreHome(
  directory: string,
  givenRoot: Sensitive<Uint8Array> | undefined,
  source: RestoreSource,
  ask: AskPassphrase,
): Promise<RestoreOutcome> {
  return withHome(directory, async (home) => {
    const isNew = home.read(KEY_FILE_NAME, 64 * 1024) === undefined
    if (isNew === (givenRoot === undefined)) throw isNew ? noRoot() : notEmpty()
    const root = givenRoot ?? (await rootIn(home, ask))
    return fillHome(home, root, source, isNew)
  })
}

/**
 * Puts what an owner had into a home of which the caller has the lock, and last, into a new one, the key: a home with a key and nothing
 * else would begin to give out numbers that were used.
 *
 * @throws WarrenError as {@link restoreHome}.
 */
export async function fillHome(
  home: HomeDir,
  root: Sensitive<Uint8Array>,
  source: RestoreSource,
  isNew: boolean,
): Promise<RestoreOutcome> {
  const primitives = createNodePrimitives()
  const index = source.kind === 'file' ? openBackup(primitives, root.reveal(), source.file) : undefined
  const state = openOwnState(home, root)
  try {
    const isPending = createRecoveryState(state).isPending()
    if (!isNew && !isPending) throw notEmpty()
    const outcome = state.transaction(() => {
      // Who types them in has them.
      if (isNew) createRecoveryState(state).setConfirmed(new Date(createNodeClock().wallMs()).toISOString())
      return fill(state, source, index)
    })
    if (isNew) {
      await writeKey(home, root)
      noteWordsShown(home)
    }
    return outcome
  } finally {
    state.close()
  }
}

function fill(state: StateStore, source: RestoreSource, index: RecoveryIndex | undefined): RestoreOutcome {
  const none = { ...NO_ENTRIES, pending: false }
  const recovery = createRecoveryState(state)
  recovery.setPending(source.kind === 'network')
  if (source.kind === 'network') return { ...none, pending: true }
  if (index !== undefined) {
    storeIndex({ state, primitives: createNodePrimitives(), clock: createNodeClock() }, index)
    return { ...countsOf(index), pending: false }
  }
  const count = source.kind === 'count' ? source.services : 0
  if (count > SERVICES_MAX) {
    throw fail('bad-input', 'a node has at most 64 services', { next: 'Give a smaller number: --services N' })
  }
  const services = createServiceStore(state)
  const createdAt = new Date(createNodeClock().wallMs()).toISOString()
  for (let number = 0; number < count; number++) {
    services.put({ index: number, ports: [], clients: [], besideRelay: false, createdAt })
  }
  const random = createNodeRandom()
  for (const what of ['service', 'share'] as const) {
    reserveNumbers(state, what, Math.max(nextNumber(state, what), drawNumber(random)))
  }
  return { ...none, services: count }
}

/** Works on a home whose daemon does not run, and keeps it from starting meanwhile. */
export async function withHome<T>(directory: string, work: (home: HomeDir) => Promise<T>): Promise<T> {
  const home = openHomeDir(directory)
  const lock = lockOf(home)
  try {
    return await work(home)
  } finally {
    lock.close()
  }
}

function lockOf(home: HomeDir): { close(): void } {
  try {
    return lockHome(home, new Sensitive(new Uint8Array(32)))
  } catch (thrown) {
    const error = asWarrenError(thrown)
    if (error.fields['inUse'] !== true) throw error
    throw fail('bad-input', 'Warren runs with this home', { next: 'Stop it first: warren down' })
  }
}

/** @param ask - called if a passphrase is needed. @throws WarrenError `bad-input`: there is none; `no-permission`. */
export async function rootIn(home: HomeDir, ask: AskPassphrase): Promise<Sensitive<Uint8Array>> {
  if (home.read(KEY_FILE_NAME, 64 * 1024) === undefined) throw noRoot()
  const primitives = createNodePrimitives()
  const key = loadOrCreateKey(home, primitives)
  if (key.kind === 'open') return key.root
  const passphrase = await ask()
  const offload = newOffload()
  try {
    return await unlockKey(home, passphrase, { primitives, offload })
  } finally {
    await offload.close()
  }
}

async function writeKey(home: HomeDir, root: Sensitive<Uint8Array>): Promise<void> {
  const offload = newOffload()
  try {
    await setPassphrase(home, root, undefined, { primitives: createNodePrimitives(), offload })
  } finally {
    await offload.close()
  }
}

function newOffload() {
  return createWorkerOffload({ jobsModule: new URL('./jobs.ts', import.meta.url) })
}

function openOwnState(home: HomeDir, root: Sensitive<Uint8Array>) {
  const key = new Sensitive(deriveSecret(createNodePrimitives(), root.reveal(), 'state-file', 32))
  try {
    return openState(home, key)
  } catch (thrown) {
    const error = asWarrenError(thrown)
    if (error.kind !== 'locked') throw error
    throw fail('bad-input', 'this home holds state of somebody else', {
      next: 'Name an empty directory with --home DIR.',
    })
  }
}

function noRoot(): Error {
  return fail('bad-input', 'this home holds no keys yet', {
    next: 'Name another with --home DIR, or start Warren once: warren up',
  })
}

function notEmpty(): Error {
  return fail('bad-input', 'this home has keys already; restoring would replace them', {
    next: 'Name an empty directory: warren restore --home DIR',
  })
}
