/** `warren state undo-migration`: back to an older version, with what it can read. */
import fs from 'node:fs'
import { Sensitive } from '@warren/kernel'
import { stateBackupOf, undoStateMigration } from '@warren/node'
import { openHomeDir } from '@warren/platform/node'
import { askYes } from '../ask-yes.ts'
import { badInput, CommandFailure } from '../command-failure.ts'
import { commandFor, isRunning, type HomeOption, homeOf } from '../home.ts'
import type { Output } from '../output.ts'
import { passphraseFrom } from '../read-secret.ts'

export interface UndoMigrationOptions extends HomeOption {
  readonly yes?: boolean
  readonly stdin?: boolean
}

export async function undoMigration(output: Output, options: UndoMigrationOptions): Promise<undefined> {
  const home = homeOf(options)
  if (isRunning(options)) {
    throw badInput('Warren runs with this home.', `Stop it first: ${commandFor(options, 'down')}`)
  }
  const madeAt = fs.existsSync(home) ? stateBackupOf(openHomeDir(home)) : undefined
  if (madeAt === undefined) {
    throw new CommandFailure('not-found', `The home ${home} holds no state from before a migration.`, {
      next: 'Nothing has changed. A copy is made when a newer version changes the state, and kept for a week.',
    })
  }
  output.progress(
    `The state of this home becomes what it was on ${madeAt.toLocaleString('sv-SE')}: services, shares and keys made since are lost.`,
  )
  await askYes(output, options, 'Go back?', {
    no: 'Nothing has changed.',
    next: 'To do it without the question, add --yes.',
  })
  const ask = async () => new Sensitive(await passphraseFrom(options))
  const undone = await undoStateMigration(home, ask)
  output.result(
    { undone: true, home, from: undone.from, to: undone.to, madeAt: madeAt.toISOString() },
    `The state has version ${undone.to} again. Start the Warren that you had then: ${commandFor(options, 'up')}\nA newer one would change it again.`,
  )
}
