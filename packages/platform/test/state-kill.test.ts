import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test } from 'node:test'
import { Sensitive } from '@warren/kernel'
import { openSqliteState } from '@warren/platform/node'
import { createSeededRandom } from '@warren/testkit'
import { drawBelow } from '@warren/kernel'
import { temporaryDirectory } from './support/temporary-home.ts'

const ROUNDS = 6
const MAX_ACKNOWLEDGED = 60
const KEY = new Sensitive(new Uint8Array(32).fill(1))
const script = new URL('./support/write-state.ts', import.meta.url).pathname

/** Starts a writer and kills it once it has acknowledged `count` writes; the last number that it acknowledged. */
async function writeUntilKilled(file: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    // The kill arrives in the middle of whatever the writer does next.
    if (output.split('\n').length > count) writer.kill('SIGKILL')
  })
  const [, signal] = await once(writer, 'close')
  assert.equal(signal, 'SIGKILL')
  return Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1))
}

test('kill -9 at any moment loses no acknowledged write and leaves no half transaction', async (context) => {
  const random = createSeededRandom(Date.now())
  for (let round = 0; round < ROUNDS; round++) {
    const file = path.join(temporaryDirectory(context), 'state')
    const acknowledged = await writeUntilKilled(file, 1 + drawBelow(random, MAX_ACKNOWLEDGED))
    const state = openSqliteState({ file, key: KEY })
    const singles = state.table('singles')
    for (let serial = 0; serial <= acknowledged; serial++) {
      assert.deepEqual(
        singles.get(String(serial)),
        new Uint8Array(300).fill(serial),
        `write ${serial} of ${acknowledged}`,
      )
    }
    const moves = singles.get('moves') as Uint8Array
    assert.ok(new DataView(moves.buffer).getUint32(0, true) >= acknowledged)
    const places = [state.table('left').get('moved'), state.table('right').get('moved')]
    assert.equal(places.filter((value) => value !== undefined).length, 1)
    state.close()
  }
})
