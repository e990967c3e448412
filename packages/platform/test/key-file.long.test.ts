import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { type TestContext, test } from 'node:test'
import { drawBelow, isWarrenError, type Primitives, Sensitive } from '@warren/kernel'
import {
  createNodePrimitives,
  type KeyPorts,
  loadOrCreateKey,
  openHomeDir,
  setPassphrase,
  unlockKey,
} from '@warren/platform/node'
import { createInlineOffload, createSeededRandom } from '@warren/testkit'
import fc from 'fast-check'
import { temporaryDirectory } from './support/temporary-home.ts'

/** The real primitives with Argon2id at its least cost: these tests are about the file. */
function cheapPorts(): KeyPorts {
  const real = createNodePrimitives()
  const primitives: Primitives = {
    ...real,
    argon2id: (passphrase, salt) => real.argon2id(passphrase, salt, 8, 1),
  }
  return { primitives, offload: createInlineOffload(primitives) }
}

function setUp(context: TestContext) {
  const ports = cheapPorts()
  const home = openHomeDir(temporaryDirectory(context))
  const load = () => loadOrCreateKey(home, ports.primitives)
  const root = (): Sensitive<Uint8Array> => {
    const stored = load()
    assert.ok(stored.kind === 'open')
    return stored.root
  }
  return { ports, home, load, root }
}

const PASSPHRASE = new Sensitive('correct horse')

test('a key is made once and read again', (context) => {
  const { home, root } = setUp(context)
  const made = root().reveal()
  assert.equal(made.length, 32)
  assert.deepEqual(root().reveal(), made)
  assert.equal(fs.statSync(home.file('key')).mode & 0o777, 0o600)
})

test('a sealed key opens with its passphrase and holds nothing legible', async (context) => {
  const { ports, home, load, root } = setUp(context)
  const secret = root()
  await setPassphrase(home, secret, PASSPHRASE, ports)
  assert.deepEqual(load(), { kind: 'sealed' })
  assert.equal(fs.readFileSync(home.file('key')).includes(secret.reveal()), false)
  assert.deepEqual((await unlockKey(home, PASSPHRASE, ports)).reveal(), secret.reveal())
})

test('the product’s own cost seals and unlocks', async (context) => {
  const { home, root } = setUp(context)
  const primitives = createNodePrimitives()
  const ports = { primitives, offload: createInlineOffload(primitives) }
  const secret = root()
  await setPassphrase(home, secret, PASSPHRASE, ports)
  assert.deepEqual((await unlockKey(home, PASSPHRASE, ports)).reveal(), secret.reveal())
})

test('a wrong passphrase is refused as such, and changes nothing', async (context) => {
  const { ports, home, root } = setUp(context)
  await setPassphrase(home, root(), PASSPHRASE, ports)
  const before = fs.readFileSync(home.file('key'))
  await assert.rejects(unlockKey(home, new Sensitive('correct horsf'), ports), { kind: 'no-permission' })
  assert.deepEqual(fs.readFileSync(home.file('key')), before)
})

test('a passphrase can be changed and taken away; the root stays the same', async (context) => {
  const { ports, home, root } = setUp(context)
  const secret = root()
  await setPassphrase(home, secret, PASSPHRASE, ports)
  await setPassphrase(home, secret, new Sensitive('second'), ports)
  await assert.rejects(unlockKey(home, PASSPHRASE, ports), { kind: 'no-permission' })
  assert.deepEqual((await unlockKey(home, new Sensitive('second'), ports)).reveal(), secret.reveal())
  await setPassphrase(home, secret, undefined, ports)
  assert.deepEqual(root().reveal(), secret.reveal())
  await assert.rejects(unlockKey(home, PASSPHRASE, ports), { kind: 'bad-input' })
})

test('one text is one passphrase, however its accents were typed', async (context) => {
  const { ports, home, root } = setUp(context)
  const secret = root()
  await setPassphrase(home, secret, new Sensitive('caf\u00e9'), ports)
  assert.deepEqual((await unlockKey(home, new Sensitive('cafe\u0301'), ports)).reveal(), secret.reveal())
})

test('empty and endless passphrases are refused before any work', async (context) => {
  const { ports, home, root } = setUp(context)
  const secret = root()
  for (const text of ['', 'x'.repeat(1025)]) {
    await assert.rejects(setPassphrase(home, secret, new Sensitive(text), ports), { kind: 'bad-input' })
  }
  assert.deepEqual(root().reveal(), secret.reveal())
})

test('any damage to the file is told apart from a wrong passphrase, and the file is left alone', async (context) => {
  const { ports, home, load, root } = setUp(context)
  const secret = root()
  const files = [fs.readFileSync(home.file('key'))]
  await setPassphrase(home, secret, PASSPHRASE, ports)
  files.push(fs.readFileSync(home.file('key')))
  for (const file of files) {
    fc.assert(
      fc.property(
        fc.nat(file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, flip, cut) => {
          const damaged = Buffer.from(cut ? file.subarray(0, at) : file)
          if (!cut) damaged[at] = (damaged[at] as number) ^ flip
          fs.writeFileSync(home.file('key'), damaged)
          assert.throws(load, { kind: 'storage' })
          assert.deepEqual(fs.readFileSync(home.file('key')), damaged)
        },
      ),
      { numRuns: 60 },
    )
  }
})

test('whatever lies where the key should be gives a key or one clear error', (context) => {
  const { home, load } = setUp(context)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => {
      fs.writeFileSync(home.file('key'), bytes)
      assert.throws(load, (error) => isWarrenError(error) && error.kind === 'storage')
    }),
    { numRuns: 60 },
  )
})

test('a key file of another version, or one that asks for all memory, is refused', async (context) => {
  const { ports, home, load, root } = setUp(context)
  await setPassphrase(home, root(), PASSPHRASE, ports)
  const file = fs.readFileSync(home.file('key'))
  const write = (at: number, value: number): void => {
    const body = Buffer.from(file.subarray(0, -8))
    body[at] = value
    fs.writeFileSync(home.file('key'), Buffer.concat([body, ports.primitives.sha256(body).subarray(0, 8)]))
  }
  write(7, 2)
  assert.throws(load, { kind: 'storage', message: 'the key file was written by another version of Warren' })
  write(9, 0xff)
  assert.throws(load, { kind: 'storage', message: 'the key file is damaged' })
})

const KILLS = 6
const MAX_CHANGES = 40
const writer = new URL('./support/write-key.ts', import.meta.url).pathname

test('kill -9 while a passphrase is set and taken away leaves the one key or the other, with the same root', async (context) => {
  const random = createSeededRandom(Date.now())
  for (let round = 0; round < KILLS; round++) {
    const { ports, home, load } = setUp(context)
    const changes = 1 + drawBelow(random, MAX_CHANGES)
    const child = spawn(process.execPath, [writer, home.path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.split('\n').length > changes) child.kill('SIGKILL')
    })
    const [, signal] = await once(child, 'close')
    assert.equal(signal, 'SIGKILL')
    const stored = load()
    const root = stored.kind === 'open' ? stored.root : await unlockKey(home, PASSPHRASE, ports)
    assert.equal(Buffer.from(root.reveal()).toString('hex'), output.split('\n')[0])
  }
})
