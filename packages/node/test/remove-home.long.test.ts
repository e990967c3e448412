/** Removing a home takes what Warren made in it, and never anything else. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { createNetwork, formatNetworkFile } from '@warren/directory'
import { Sensitive, utf8 } from '@warren/kernel'
import {
  createNodePrimitives,
  loadOrCreateKey,
  openHomeDir,
  openSqliteState,
  type StateMigration,
} from '@warren/platform/node'
import { planRemoval, readRoot, removeHome } from '@warren/node'

const ALL = { keepKeys: false, withoutWords: true }

/** Every kind of file that a home may hold: some as Warren writes them, the rest by name. */
const BY_NAME = [
  'api-token',
  'config.json',
  'daemon.json',
  'gateway-port',
  'state-made',
  'words-shown',
  'restoring',
  'demonstration/node/key',
  'demonstration/node/state',
  'demonstration/node/trees/3/manifest',
  'demonstration/relays/relay-6/lock',
  'demonstration/relays/relay-6/state-wal',
  '.key.new',
  '.config.json.new',
  '.doctor.new',
  'lock-journal',
  'state-wal',
  'state.rekeyed',
  'state.rekeyed-wal',
  'state.before-v3.new',
  'log/warren.log',
  'log/warren.1.log',
  'log/console.log',
  'spool/0',
  'spool/4294967295',
  'trees/7/manifest',
  'trees/7/leaves',
  'trees/7/versions',
]

function makeHome(directory: string): string[] {
  const primitives = createNodePrimitives()
  const home = openHomeDir(directory)
  loadOrCreateKey(home, primitives)
  const network = createNetwork(primitives, { name: 'test', testing: true, bootstrap: [] })
  home.writeAtomic('network.json', utf8(formatNetworkFile(network)))
  const file = home.file('state')
  const key = new Sensitive(new Uint8Array(32))
  openSqliteState({ file, key }).close()
  const step: StateMigration = () => {}
  openSqliteState({ file, key, migrations: [step] }).close()
  for (const name of BY_NAME) {
    fs.mkdirSync(path.dirname(home.file(name)), { recursive: true })
    fs.writeFileSync(home.file(name), name)
  }
  return ['key', 'network.json', 'state', 'state.before-v2', ...BY_NAME]
}

function scratchOf(context: TestContext): string {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-remove-'))
  context.after(() => fs.rmSync(scratch, { recursive: true, force: true }))
  return scratch
}

/** Everything below a directory, as it is. */
function snapshot(directory: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(directory, entry)
    const stat = fs.lstatSync(file)
    if (stat.isSymbolicLink()) found.set(entry, `link ${fs.readlinkSync(file)}`)
    else found.set(entry, stat.isDirectory() ? 'directory' : `file ${fs.readFileSync(file, 'latin1')}`)
  }
  return found
}

test('what Warren made goes, all of it, and the directory with it', async (context) => {
  const home = path.join(scratchOf(context), 'home')
  const names = makeHome(home)
  const { removed, left, isGone } = await removeHome(home, ALL)
  const taken = removed.map(({ name }) => name).filter((name) => !name.startsWith('lock'))
  assert.deepEqual(taken.sort(), names.filter((name) => !name.startsWith('lock')).sort())
  assert.deepEqual([left, isGone, fs.existsSync(home)], [[], true, false])
})

const OWN_DIRECTORY =
  /^((demonstration\/(node|relays\/relay-\d+)\/)?(log|spool|trees|trees\/\d+)|demonstration(\/(node|relays|relays\/relay-\d+))?)$/

const NEAR_MISSES = [
  'state.txt',
  'state.before-v',
  'state.before-vacation',
  'STATE',
  'key.old',
  '.key.new.bak',
  'network.json~',
  'warren.log',
  '7x',
  '00000000000',
  '-1',
  '.ssh',
]
const PLACES = [
  '',
  'demonstration/node',
  'demonstration/relays',
  'log',
  'spool',
  'trees',
  'trees/7',
  'trees/8',
  'own',
  'own/deeper',
  'trees/7/deeper',
]

const foreignEntry = fc.record({
  place: fc.constantFrom(...PLACES),
  name: fc.oneof(fc.constantFrom(...NEAR_MISSES), fc.stringMatching(/^[A-Za-z. ü-]{1,12}$/)),
  // With names that are Warren's own: what is no plain file is not Warren's all the same.
  kind: fc.constantFrom('file', 'directory', 'link', 'named-link', 'named-directory'),
})

test('what others put there stays as it was, whatever it is called and wherever it lies', async (context) => {
  const scratch = scratchOf(context)
  const outside = path.join(scratch, 'outside')
  fs.mkdirSync(outside)
  fs.writeFileSync(path.join(outside, 'warren.log'), 'mine')
  fs.writeFileSync(path.join(outside, 'manifest'), 'mine')
  const before = snapshot(outside)
  let run = 0
  const property = fc.asyncProperty(
    fc.array(foreignEntry, { maxLength: 12 }),
    fc.boolean(),
    async (entries, keepKeys) => {
      const home = path.join(scratch, `home-${run++}`)
      const own = new Set(makeHome(home))
      for (const { place, name, kind } of entries) plant(home, place, name, kind, outside, own)
      const foreign = [...snapshot(home)].filter(([name]) => !own.has(name))
      await removeHome(home, { ...ALL, keepKeys })
      const after = fs.existsSync(home) ? snapshot(home) : new Map<string, string>()
      for (const [name, what] of foreign) {
        const isOurs = what === 'directory' && OWN_DIRECTORY.test(name)
        if (!isOurs) assert.equal(after.get(name), what, name)
      }
      for (const [name, what] of after) {
        const isKept = keepKeys && /^(key|\.key\.new|words-shown|state.*)$/.test(name)
        const isForeign = foreign.some(([each]) => each === name)
        assert.ok(isForeign || isKept || what === 'directory', `${name} should have gone`)
      }
      assert.deepEqual(snapshot(outside), before)
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

/** @param own - names of Warren's; those that somebody else takes the place of are taken out. */
function plant(
  home: string,
  place: string,
  name: string,
  kind: string,
  outside: string,
  own: Set<string>,
): void {
  if (['.', '..'].includes(name)) return
  const isNamed = kind.startsWith('named-')
  // SQLite does with files beside its own as it likes when the lock is taken.
  const names = BY_NAME.filter((each) => !each.startsWith('lock'))
  const known = names[name.length % names.length] ?? ''
  const relative = isNamed ? known : path.join(place, name)
  const file = path.join(home, relative)
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    if (isNamed) {
      fs.rmSync(file)
      own.delete(relative)
    }
    if (kind === 'file') fs.writeFileSync(file, 'mine', { flag: 'wx' })
    else if (kind.endsWith('directory')) fs.mkdirSync(path.join(file, 'inner'), { recursive: true })
    else fs.symlinkSync(path.join(outside, 'warren.log'), file)
  } catch {
    // Two of them have one name.
  }
}

test('a directory of Warren that is a link to another is not gone into', async (context) => {
  const scratch = scratchOf(context)
  const outside = path.join(scratch, 'outside')
  fs.mkdirSync(outside)
  fs.writeFileSync(path.join(outside, 'warren.log'), 'mine')
  const home = path.join(scratch, 'home')
  makeHome(home)
  fs.rmSync(path.join(home, 'log'), { recursive: true })
  fs.symlinkSync(outside, path.join(home, 'log'))
  const { left, isGone } = await removeHome(home, ALL)
  assert.deepEqual([left, isGone], [['log'], false])
  assert.equal(fs.readFileSync(path.join(outside, 'warren.log'), 'utf8'), 'mine')
})

test('with the keys kept, keys and state stay and nothing else of Warren', async (context) => {
  const home = path.join(scratchOf(context), 'home')
  makeHome(home)
  const { left, isGone } = await removeHome(home, { keepKeys: true, withoutWords: false })
  assert.ok(!isGone)
  assert.ok(['key', 'state', 'state-made', 'state-wal'].every((name) => left.includes(name)))
  assert.ok(
    left.every((name) => /^(key|\.key\.new|words-shown|state)/.test(name)),
    left.join(),
  )
  assert.deepEqual(fs.readdirSync(home).sort(), [...left].sort())
})

test('a home whose words were never shown keeps its keys unless told otherwise', async (context) => {
  const home = path.join(scratchOf(context), 'home')
  loadOrCreateKey(openHomeDir(home), createNodePrimitives())
  const choice = { keepKeys: false, withoutWords: false }
  assert.throws(() => planRemoval(home, choice), {
    kind: 'bad-input',
    next: /backup words.*--keep-keys.*--without-words/,
  })
  await assert.rejects(removeHome(home, choice), { kind: 'bad-input' })
  assert.ok(fs.existsSync(path.join(home, 'key')))
  await readRoot(home, () => assert.fail('there is no passphrase'))
  assert.equal((await removeHome(home, choice)).isGone, true)
})

test('what is no home of Warren, or a link to one, is refused and left as it is', async (context) => {
  const scratch = scratchOf(context)
  const other = path.join(scratch, 'other')
  fs.mkdirSync(path.join(other, 'log'), { recursive: true })
  for (const name of ['state', 'config.json', 'log/warren.log', 'network.json']) {
    fs.writeFileSync(path.join(other, name), '{"format": "another program"}')
  }
  fs.writeFileSync(path.join(other, 'key'), '-----BEGIN PRIVATE KEY-----')
  const home = path.join(scratch, 'home')
  makeHome(home)
  const link = path.join(scratch, 'link')
  fs.symlinkSync(home, link)
  const before = snapshot(scratch)
  for (const directory of [other, link, scratch, path.join(home, 'key')]) {
    await assert.rejects(removeHome(directory, ALL), { kind: 'bad-input', next: /Nothing was removed/ })
  }
  await assert.rejects(removeHome(path.join(scratch, 'nowhere'), ALL), { kind: 'not-found' })
  assert.deepEqual(snapshot(scratch), before)
})

test('a home that another process has is left alone', async (context) => {
  const home = path.join(scratchOf(context), 'home')
  makeHome(home)
  const lock = openSqliteState({ file: path.join(home, 'lock'), key: new Sensitive(new Uint8Array(32)) })
  await assert.rejects(removeHome(home, ALL), /locked|runs with this home/)
  lock.close()
  assert.ok(fs.existsSync(path.join(home, 'key')))
})
