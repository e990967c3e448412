import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import test from 'node:test'

const MODULE = path.join(import.meta.dirname, '..', 'src', 'end-process.ts')
/** Far more than a pipe holds. */
const BYTES = 3_000_000

for (const name of ['stdout', 'stderr'] as const) {
  test(`what was written to ${name} before the end arrives whole, and the exit code with it`, async () => {
    const child = run(`process.${name}.write('x'.repeat(${BYTES})); await endProcess(7)`)
    let bytes = 0
    child[name].on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    assert.deepEqual(await once(child, 'close'), [7, null])
    assert.equal(bytes, BYTES)
  })
}

test('a reader who goes away does not keep the process', async () => {
  const child = run(
    `process.stdout.on('error', () => process.exit(3)); process.stdout.write('x'.repeat(${BYTES})); await endProcess(7)`,
  )
  await once(child.stdout, 'readable')
  child.stdout.destroy()
  assert.deepEqual(await once(child, 'close'), [3, null])
})

function run(code: string) {
  const source = `import { endProcess } from ${JSON.stringify(MODULE)}; ${code}`
  return spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
