/** The copy of a state that a newer version has changed: how long it is kept, and how one goes back to it (docs/spec/state.md §4). */
import fs from 'node:fs'
import { deriveSecret } from '@warren/crypto'
import { asWarrenError, type Clock, type Log, Sensitive, type StateStore, type Timer } from '@warren/kernel'
import {
  createNodePrimitives,
  createNodeRandom,
  type HomeDir,
  listBackups,
  undoMigration,
  type UndoneMigration,
} from '@warren/platform/node'
import { drawNumber, nextNumber, reserveNumbers } from '../recovery/number-counters.ts'
import { STATE_BACKUP_KEPT_MS, STATE_BACKUP_LOOK_MS } from '../timeouts.ts'
import { STATE_FILE_NAME } from './home.ts'
import { type AskPassphrase, rootIn, withHome } from './restore-home.ts'

/** Removes copies that are older than a week, now and while the daemon runs. @returns what ends that. */
export function forgetOldBackups(home: HomeDir, { clock, log }: { clock: Clock; log: Log }): () => void {
  let timer: Timer
  const look = (): void => {
    try {
      for (const { file, madeAtMs } of listBackups(home.file(STATE_FILE_NAME))) {
        if (clock.wallMs() - madeAtMs > STATE_BACKUP_KEPT_MS) fs.rmSync(file, { force: true })
      }
    } catch (error) {
      log.write('warn', 'daemon: an old copy of the state cannot be removed', {}, asWarrenError(error))
    }
    timer = clock.after(STATE_BACKUP_LOOK_MS, look)
  }
  look()
  return () => timer.cancel()
}

/** When the copy that {@link undoStateMigration} would go back to was made; undefined: there is none. */
export function stateBackupOf(home: HomeDir): Date | undefined {
  const [backup] = listBackups(home.file(STATE_FILE_NAME))
  return backup === undefined ? undefined : new Date(backup.madeAtMs)
}

/**
 * Puts the state from before a migration back, in a home whose daemon does not run.
 *
 * @throws WarrenError `not-found`: there is none; `bad-input`: the home is in use or has no keys; `no-permission`: not the
 *   passphrase; `locked`, `storage`.
 */
export function undoStateMigration(directory: string, ask: AskPassphrase): Promise<UndoneMigration> {
  return withHome(directory, async (home) => {
    const root = await rootIn(home, ask)
    const key = new Sensitive(deriveSecret(createNodePrimitives(), root.reveal(), 'state-file', 32))
    return undoMigration({ file: home.file(STATE_FILE_NAME), key, carry: carryNumbers })
  })
}

/** What was made since must not come again: its address may be known to others (docs/spec/recovery.md §6). */
function carryNumbers(from: StateStore | undefined, to: StateStore): void {
  for (const what of ['service', 'share'] as const) {
    const next = from === undefined ? undefined : nextNumber(from, what)
    // A newer version may count in another way.
    const isKnown = next !== undefined && Number.isSafeInteger(next)
    reserveNumbers(to, what, isKnown ? next : drawNumber(createNodeRandom()))
  }
}
