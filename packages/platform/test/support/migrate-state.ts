/**
 * Migrates a state, or undoes that, and dies by SIGKILL in front of one of the operations by which it does so: of the disk, or
 * a write inside the transaction. Prints \`done\` if it comes to the end before.
 */
import fs from 'node:fs'
import { Sensitive } from '@warren/kernel'
import { openSqliteState, undoMigration } from '@warren/platform/node'
import { dieAt, MIGRATIONS } from './migrations.ts'

const [, , what, file = '', operation] = process.argv
const key = new Sensitive(new Uint8Array(32).fill(1))
const step = dieAt(Number(operation))
for (const name of ['openSync', 'copyFileSync', 'fsyncSync', 'renameSync', 'rmSync', 'closeSync'] as const) {
  const real = fs[name] as (...given: unknown[]) => unknown
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      step()
      return real(...given)
    },
  })
}
if (what === 'migrate') openSqliteState({ file, key, migrations: MIGRATIONS(step) }).close()
else
  undoMigration({
    file,
    key,
    carry: (from, to) => (
      step(), to.table('kept').put('since', from?.table('new').get('0') ?? new Uint8Array())
    ),
  })
fs.writeSync(1, 'done\n')
