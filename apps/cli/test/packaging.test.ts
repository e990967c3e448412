/** What is shipped to start Warren elsewhere fits the command line and says what it must. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { createProgram } from '../src/command-line.ts'
import { describeCommands } from '../src/command-line/describe.ts'
import { EXIT } from '../src/exit-codes.ts'
import { createOutput } from '../src/output.ts'
import { LAUNCHER, makeScratch } from './support/command.ts'

const PACKAGING = path.join(path.dirname(LAUNCHER), 'packaging')
const UNIT = path.join(PACKAGING, 'systemd', 'warren.service')
const commands = describeCommands(createProgram(createOutput(false), () => {}))

/** The unit as if Warren were installed, and its user were there. */
function installedUnit(context: TestContext): string {
  const { directory, remove } = makeScratch()
  context.after(remove)
  const file = path.join(directory, 'warren.service')
  const text = fs.readFileSync(UNIT, 'utf8')
  const installed = text.replaceAll('/opt/warren/warren', LAUNCHER)
  assert.notEqual(installed, text)
  fs.writeFileSync(file, installed)
  return file
}

function analyze(
  context: TestContext,
  ...args: string[]
): { status: number | null; output: string } | undefined {
  const { status, stdout, stderr, error } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  if (error === undefined) return { status, output: `${stdout}${stderr}` }
  context.skip('systemd-analyze is not installed')
  return undefined
}

test('systemd finds nothing wrong with the unit', (context) => {
  const verified = analyze(context, 'verify', installedUnit(context))
  if (verified !== undefined) assert.deepEqual(verified, { status: 0, output: '' })
})

test('by the measure of systemd the unit is exposed to little: at most 1.5 of 10', (context) => {
  const judged = analyze(context, 'security', '--offline=true', '--threshold=15', installedUnit(context))
  if (judged !== undefined) assert.equal(judged.status, 0, judged.output)
})

test('the unit starts a command with options that there are, and knows its exit codes', () => {
  const unit = fs.readFileSync(UNIT, 'utf8')
  const settings = new Map(
    unit
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const [program, ...words] = settings.get('ExecStart')?.split(' ') ?? []
  assert.equal(program, '/opt/warren/warren')
  checkTyped(['warren', ...words])
  assert.equal(settings.get('RestartPreventExitStatus'), `${EXIT.badInput} ${EXIT.notAllowed}`)
  assert.equal(settings.get('SuccessExitStatus'), String(EXIT.interrupted))
  // The engine compiles while it runs.
  assert.ok(!settings.has('MemoryDenyWriteExecute'))
})

test('the container starts a command that there is, as a user who is not root, with its home in a volume', () => {
  const file = fs.readFileSync(path.join(PACKAGING, 'Containerfile'), 'utf8')
  const stage = file.slice(file.lastIndexOf('\nFROM '))
  const command = JSON.parse(/^CMD (.*)$/m.exec(stage)?.[1] ?? '[]') as string[]
  checkTyped(command)
  assert.match(stage, /^USER warren$/m)
  assert.match(stage, /^VOLUME \/home\/warren\/\.warren$/m)
  assert.match(file, /npm ci --omit=dev/)
})

function checkTyped(words: readonly string[]): void {
  const names = words.filter((word) => !word.startsWith('-') && !word.startsWith('/'))
  const command = commands.find(({ path: each }) => each.join(' ') === names.join(' '))
  assert.ok(command !== undefined, names.join(' '))
  const flags = new Set(command.options.flatMap((option) => option.flags))
  for (const word of words.filter((each) => each.startsWith('-'))) assert.ok(flags.has(word), word)
}
