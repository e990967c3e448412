import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Command } from 'commander'
import { createProgram } from '../src/command-line.ts'
import { describeCommands } from '../src/command-line/describe.ts'
import { bashCompletion } from '../src/completion/bash.ts'
import { fishCompletion } from '../src/completion/fish.ts'
import { manPage } from '../src/completion/man-page.ts'
import { zshCompletion } from '../src/completion/zsh.ts'
import { createOutput } from '../src/output.ts'
import { makeScratch, warren, warrenJson } from './support/command.ts'

const program = createProgram(createOutput(false), () => {})
const commands = describeCommands(program)

/** Straight from commander, so that what the description forgets is missed. */
function* tree(command: Command, above: readonly string[] = []): Generator<[string[], Command]> {
  const here = [...above, command.name()]
  yield [here, command]
  for (const each of command.commands) yield* tree(each, here)
}

function forEachOption(check: (path: string, option: string, summary: string) => void): void {
  for (const [words, command] of tree(program)) {
    for (const { long, description } of command.options) check(words.join(' '), long ?? '', description)
    check(words.join(' '), '--help', '')
  }
}

/** The program, or undefined, with the test skipped, where the machine lacks it. */
function has(context: TestContext, name: string): boolean {
  if (spawnSync(name, ['--version']).error === undefined) return true
  context.skip(`${name} is not installed`)
  return false
}

/** What the script answers to a command line that ends where the cursor is. */
function completeInBash(words: readonly string[], cwd: string): string[] {
  const script = `source /dev/stdin <<< "$SCRIPT"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _warren; printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { PATH: process.env['PATH'] ?? '', SCRIPT: bashCompletion(commands) }
  const bash = spawnSync('bash', ['--norc', '-uc', script, 'bash', ...words], { encoding: 'utf8', env, cwd })
  assert.equal(bash.stderr, '')
  return bash.stdout.split('\n').filter((word) => word !== '')
}

test('bash is offered every command and every option where they belong, and nothing else', (context) => {
  if (!has(context, 'bash')) return
  for (const [words, command] of tree(program)) {
    const names = command.commands.map((each) => each.name())
    const options = [...command.options.map(({ long }) => long), '--help']
    const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
    const scratch = makeScratch()
    context.after(() => scratch.remove())
    const offered = completeInBash([...words, ''], scratch.directory)
    assert.deepEqual(new Set(offered), new Set([...names, ...options, ...choices]), words.join(' '))
  }
})

test('bash completes what was begun, and the values of options', (context) => {
  if (!has(context, 'bash')) return
  const scratch = makeScratch()
  context.after(() => scratch.remove())
  fs.mkdirSync(path.join(scratch.directory, 'holiday'))
  fs.writeFileSync(path.join(scratch.directory, 'house.txt'), '')
  const complete = (...words: string[]): string[] =>
    completeInBash(['warren', ...words], scratch.directory).sort()
  assert.deepEqual(complete('statu'), ['status'])
  assert.deepEqual(complete('service', 're'), ['remove'])
  assert.deepEqual(complete('up', '--det'), ['--detach'])
  assert.deepEqual(complete('status', '--home', 'ho'), ['holiday'])
  assert.deepEqual(complete('status', '--home', '=', 'ho'), ['holiday'])
  assert.deepEqual(complete('share', 'ho'), ['holiday', 'house.txt'])
  assert.deepEqual(complete('up', '--network', 'ho'), ['holiday', 'house.txt'])
  assert.deepEqual(complete('completion', 'f'), ['fish'])
  assert.deepEqual(complete('up', '--proxy', ''), [], 'nobody knows an address')
  assert.deepEqual(complete('circuits', '--home', 'up', 'cl'), ['close'], 'a value is no command')
})

test('fish is offered every command and every option where they belong', (context) => {
  if (!has(context, 'fish')) return
  const scratch = makeScratch()
  context.after(() => scratch.remove())
  const file = path.join(scratch.directory, 'warren.fish')
  fs.writeFileSync(file, fishCompletion(commands))
  for (const [words, command] of tree(program)) {
    for (const [begun, wanted] of [
      ['', command.commands.map((each) => each.name())],
      ['--', [...command.options.map(({ long }) => long), '--help']],
    ] as const) {
      const line = [...words, begun].join(' ')
      const { stdout } = spawnSync('fish', ['-c', `source ${file}; complete -C '${line}'`], {
        encoding: 'utf8',
        cwd: scratch.directory,
      })
      const offered = new Set(stdout.split('\n').map((each) => each.split('\t')[0]))
      for (const each of wanted) assert.ok(offered.has(each), `${line}${each}: ${stdout}`)
    }
  }
})

test('the script for zsh parses', (context) => {
  if (!has(context, 'zsh')) return
  const zsh = spawnSync('zsh', ['-fn'], { encoding: 'utf8', input: zshCompletion(commands) })
  assert.deepEqual([zsh.status, zsh.stderr], [0, ''])
})

test('the scripts for zsh and fish and the manual hold every command and every option', () => {
  const zsh = zshCompletion(commands)
  const fish = fishCompletion(commands)
  const page = manPage(commands, '1.2.3')
    .replaceAll('\\-', '-')
    .replaceAll('\\(dq', '"')
    .replaceAll('\\e', '\\')
  for (const [words, command] of tree(program)) {
    for (const each of command.commands) {
      assert.ok(fish.includes(`__warren_at ${words.join(' ')}' -a '${each.name()}'`), each.name())
      assert.ok(zsh.includes(`command='${[...words, each.name()].join(' ')}'`), each.name())
      assert.ok(page.includes(`.SS "${[...words.slice(1), each.name()].join(' ')}`), each.name())
    }
  }
  const zshOf = (words: string): string => zsh.split(`\n    '${words}')\n`)[1]?.split(';;')[0] ?? ''
  const pageOf = (words: string): string =>
    words === 'warren'
      ? page
      : (new RegExp(`\\.SS "${words.slice('warren '.length)}[ "][^]*?(?=\\.S[SH] )`).exec(page)?.[0] ?? '')
  forEachOption((words, option, summary) => {
    assert.ok(zshOf(words).includes(`'${option}:`), `zsh: ${words} ${option}`)
    assert.ok(fish.includes(`__warren_at ${words}' -l ${option.slice(2)} `), `fish: ${words} ${option}`)
    assert.ok(pageOf(words).includes(`\\fB${option}\\fR`), `man: ${words} ${option}`)
    assert.ok(pageOf(words).includes(summary.slice(1)), `man: ${words} ${option}: ${summary}`)
  })
})

test('the manual is free of warnings', (context) => {
  if (!has(context, 'groff')) return
  const groff = spawnSync('groff', ['-ww', '-man', '-Tutf8', '-z'], {
    encoding: 'utf8',
    input: manPage(commands, '1.2.3'),
  })
  assert.deepEqual([groff.status, groff.stderr], [0, ''])
})

test('scripts and manual are printed as they are, or as one object', async () => {
  const { output } = await warren(['completion', 'bash'])
  assert.equal(output, bashCompletion(commands))
  const [answer] = await warrenJson(['completion', 'zsh'])
  assert.deepEqual(answer, { shell: 'zsh', script: zshCompletion(commands) })
  const [page] = await warrenJson(['man'])
  assert.match(String(page?.['page']), /^\.\\" Generated by: warren man\n\.TH WARREN 1 /)
  const { code, errors } = await warren(['completion', 'tcsh'])
  assert.equal(code, 2)
  assert.match(errors, /bash, zsh, fish/)
})
