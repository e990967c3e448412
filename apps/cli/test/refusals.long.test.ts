/** Every command with input that it cannot use: one sentence, what to do next, and an exit code that says which it was. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

const LAUNCHER = path.join(import.meta.dirname, '..', '..', '..', 'warren')
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-refusals-'))
const ADDRESS = `${'a'.repeat(56)}.onion`
const KEY = 'a'.repeat(52)

after(() => fs.rmSync(directory, { recursive: true }))

interface Result {
  readonly code: number
  readonly output: string
  readonly errors: string
}

function warren(args: readonly string[], launcher = LAUNCHER): Promise<Result> {
  const env = { ...process.env, WARREN_HOME: path.join(directory, 'home') }
  return new Promise((resolve) => {
    const child = execFile(
      launcher,
      args,
      { env, cwd: directory, timeout: 20_000 },
      (error, output, errors) => {
        resolve({ code: error === null ? 0 : Number(error.code), output, errors })
      },
    )
    child.stdin?.end()
  })
}

const BAD_INPUT: readonly (readonly string[])[] = [
  [],
  ['bogus'],
  ['up', 'surplus'],
  ['up', '--bogus'],
  ['up', '--network', 'nowhere.json'],
  ['up', '--network', LAUNCHER],
  ['up', '--api', '0.0.0.0:9251', '--network', 'nowhere.json'],
  ['up', '--proxy', 'example.com:80'],
  ['network', 'new', '--listen', '127.0.0.1:9252', '--name', 'Größe'],
  ['network', 'new', '--listen', '127.0.0.1:9252', '--name', ''],
  ['network', 'show'],
  ['network', 'join', ''],
  ['operator', 'bogus'],
  ['store', 'bogus'],
  ['store', 'status', 'surplus'],
  ['up', '--store-quota', 'lots'],
  ['operator', 'show', 'surplus'],
  ['up', '--operator-key-file', 'nowhere'],
  ['up', '--operator-key-file', LAUNCHER],
  ['up', '--operator-key-file', '-'],
  ['status', 'surplus'],
  ['circuits', '--bogus'],
  ['down', 'surplus'],
  ['service'],
  ['service', 'add'],
  ['service', 'add', '80'],
  ['service', 'add', '80=example.com:80'],
  ['service', 'add', '0=127.0.0.1:80'],
  ['service', 'add', '80=127.0.0.1:80', '--client', 'short'],
  ['service', 'remove'],
  ['service', 'remove', 'not-an-address'],
  ['client-auth', 'add', 'not-an-address', KEY],
  ['client-auth', 'add', ADDRESS, 'not-a-key'],
  ['client-auth', 'remove'],
  ['passphrase', 'bogus'],
  ['passphrase', 'remove', 'SECRET'],
  ['uninstall', 'surplus'],
  ['state'],
  ['state', 'undo-migration', 'surplus'],
  ['completion'],
  ['completion', 'tcsh'],
  ['man', 'surplus'],
  ['testnet', 'start', '--dir', 'net', '--relays', '0'],
  ['testnet', 'start', '--dir', 'net', '--relays', 'six'],
  ['testnet', 'start'],
  ['testnet', 'stop', '--dir', 'nowhere'],
]

const NEEDS_DAEMON: readonly (readonly string[])[] = [
  ['status'],
  ['circuits'],
  ['service', 'list'],
  ['service', 'add', '80=127.0.0.1:80'],
  ['service', 'remove', ADDRESS],
  ['client-auth', 'list'],
  ['client-auth', 'add', ADDRESS, KEY],
  ['passphrase', 'remove', '--stdin'],
  ['operator', 'show'],
  ['operator', 'forget'],
  ['store', 'status'],
]

/** The one object that a failed command prints with `--json`. */
function failureOf({ output, errors }: Result): Record<string, unknown> {
  const lines = `${output}${errors}`.split('\n').filter((line) => line !== '')
  assert.equal(lines.length, 1, `${output}${errors}`)
  const { error } = JSON.parse(lines[0] ?? '') as { error: Record<string, unknown> }
  return error
}

async function expectRefusals(
  commands: readonly (readonly string[])[],
  code: number,
  kind: string,
): Promise<void> {
  const waiting = [...commands]
  const worker = async (): Promise<void> => {
    for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
      const result = await warren([...args, '--json'])
      const name = args.join(' ')
      assert.equal(result.code, code, `${name}: ${result.output}${result.errors}`)
      const failure = failureOf(result)
      assert.equal(failure.kind, kind, name)
      assert.match(String(failure.message), /^["A-Z].*\.$/, name)
      assert.match(String(failure.next), /\S/, name)
    }
  }
  await Promise.all([worker(), worker()])
}

test('input that cannot be used ends with 2, a sentence, and what to type instead', () =>
  expectRefusals(BAD_INPUT, 2, 'bad-input'))

test('a command that needs a daemon ends with 3 and says how to start one', () =>
  expectRefusals(NEEDS_DAEMON, 3, 'unreachable'))

test('without --json a failure is told to people on stderr, and nothing is printed', async () => {
  const { code, output, errors } = await warren(['status'])
  assert.deepEqual([code, output], [3, ''])
  assert.match(errors, /does not run.*\nType: warren up/)
})

test('the launcher works from any directory and through links to it', async () => {
  const link = path.join(directory, 'linked')
  fs.symlinkSync(path.relative(directory, LAUNCHER), link)
  const again = path.join(directory, 'again')
  fs.symlinkSync(link, again)
  assert.match((await warren(['--version'], again)).output, /^\d+\.\d+\.\d+\n$/)
})

test('nothing that was refused left anything behind', () => {
  const left = fs.readdirSync(directory).filter((name) => name !== 'linked' && name !== 'again')
  assert.ok(!left.includes('net'), left.join())
})

test('looking at the network of a home that is not there does not make it', async () => {
  const home = path.join(directory, 'not-there')
  const { code, errors } = await warren(['network', 'show', '--home', home])
  assert.equal(code, 2)
  assert.match(errors, /There is no home .*not-there yet\.\n.*warren network new/)
  assert.equal(fs.existsSync(home), false)
})
