/**
 * Writes to a state file for ever and prints the number of each write once it is acknowledged: single puts, and
 * transactions that move a value between two tables.
 */
import fs from 'node:fs'
import { Sensitive } from '@warren/kernel'
import { openSqliteState } from '@warren/platform/node'

const state = openSqliteState({ file: process.argv[2] ?? '', key: new Sensitive(new Uint8Array(32).fill(1)) })
const singles = state.table('singles')
const left = state.table('left')
const right = state.table('right')
left.put('moved', Uint8Array.of(1))
for (let serial = 0; ; serial++) {
  singles.put(String(serial), new Uint8Array(300).fill(serial))
  state.transaction(() => {
    const [from, to] = left.get('moved') === undefined ? [right, left] : [left, right]
    from.delete('moved')
    to.put('moved', Uint8Array.of(serial & 255))
    singles.put('moves', new Uint8Array(Uint32Array.of(serial).buffer))
  })
  // Synchronous: the line has left this process when the next write begins.
  fs.writeSync(1, `${serial}\n`)
}
