/** The demonstration as a process: what it shows, and that nothing of it stays. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, test } from 'node:test'
import { LAUNCHER, makeScratch, start, until } from './support/command.ts'

const scratch = makeScratch()
// Everything that the demonstration writes is below this directory.
const env = { TMPDIR: scratch.directory }
const left = (): string[] =>
  fs.readdirSync(scratch.directory).filter((name) => name.startsWith('warren-demo-'))
const home = (): string => path.join(scratch.directory, left()[0] ?? '', 'node')

after(() => scratch.remove())

test('--once shows how long each step took, ends with 0, and leaves nothing', async () => {
  const { code, output, errors } = await start(LAUNCHER, ['demo', '--once', '--json'], '', env).result
  assert.equal(code, 0, output + errors)
  const shown = JSON.parse(output) as {
    steps: { name: string; ms: number }[]
    commands: string[]
    relays: string[]
  }
  assert.deepEqual([shown.steps.length, shown.commands.length, shown.relays.length], [6, 7, 6])
  assert.match(shown.steps.at(-1)?.name ?? '', /not one byte changed/)
  assert.deepEqual(left(), [])
})

test('a proxy port that is taken is no obstacle; the commands it prints work; Ctrl-C ends it with 0', async () => {
  // Taken by us, or by whoever has it already.
  const squatter = createServer().on('error', () => {})
  squatter.listen(9250, '127.0.0.1')
  const demo = start(LAUNCHER, ['demo'], '', env)
  let output = ''
  demo.child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  await until('everything is shown', () => output.includes('Ctrl-C ends it'))
  squatter.close()
  assert.doesNotMatch(output, /127\.0\.0\.1:9250/)
  const commands = output.split('\n').filter((line) => /^ {2}(curl|\.?\/.*warren) /.test(line))
  assert.equal(commands.length, 7)
  const [page, friendPage, fetched, added, shared, got, status] = await Promise.all(
    commands.map((command) => start('/bin/sh', ['-c', command], '').result),
  )
  for (const opened of [page, friendPage]) assert.match(opened?.output ?? '', /^Open this in a browser/)
  assert.match(fetched?.output ?? '', /through the warren|^$/)
  assert.match(added?.output ?? '', /^The service can be reached\./)
  assert.match(shared?.output ?? '', /can be fetched by whoever has the link/)
  assert.match(got?.output ?? '', /is here: 4\.0 MB/)
  assert.match(status?.output ?? '', /^Warren is usable\./)
  demo.child.kill('SIGINT')
  assert.equal((await demo.result).code, 0)
  assert.deepEqual(left(), [])
})

test('killed at any moment, nothing of it stays', async () => {
  const demo = start(LAUNCHER, ['demo'], '', env)
  await until('the node has its home', () => left().length > 0 && fs.existsSync(path.join(home(), 'state')))
  demo.child.kill('SIGKILL')
  await demo.result
  await until('the directory is gone', () => left().length === 0)
})

test('it ends when whoever started it is gone', async () => {
  // The shell starts it and waits; then the shell is killed.
  const shell = start('/bin/sh', ['-c', `${LAUNCHER} demo & wait`], '', env)
  await until('the node has its home', () => left().length > 0 && fs.existsSync(path.join(home(), 'state')))
  shell.child.kill('SIGKILL')
  await until('the directory is gone', () => left().length === 0)
  await shell.result
})
