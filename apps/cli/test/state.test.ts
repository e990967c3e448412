/** Going back to the state from before a migration, as a person who tried a newer version does. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { deriveSecret } from '@warren/crypto'
import { Sensitive, utf8, utf8Text } from '@warren/kernel'
import { createNodePrimitives, loadOrCreateKey, openHomeDir, openSqliteState } from '@warren/platform/node'
import { makeScratch, warren } from './support/command.ts'

/** A home that a newer version, with one step more, has migrated and used. */
function newerHome(context: TestContext) {
  const { directory, remove } = makeScratch()
  context.after(remove)
  const home = openHomeDir(path.join(directory, 'home'))
  const primitives = createNodePrimitives()
  const loaded = loadOrCreateKey(home, primitives)
  assert.ok(loaded.kind === 'open')
  const key = new Sensitive(deriveSecret(primitives, loaded.root.reveal(), 'state-file', 32))
  const file = home.file('state')
  const old = openSqliteState({ file, key })
  old.table('service-counter').put('next', utf8('3'))
  old.table('kept').put('value', utf8('old'))
  old.close()
  const migrated = openSqliteState({
    file,
    key,
    migrations: [(state) => state.table('kept').put('value', utf8('new'))],
  })
  migrated.table('service-counter').put('next', utf8('5'))
  migrated.close()
  home.writeAtomic('state-made', utf8('1\n'))
  const read = (table: string, name: string): string => {
    const state = openSqliteState({ file, key })
    const value = utf8Text(state.table(table).get(name) ?? new Uint8Array())
    state.close()
    return value
  }
  return { path: home.path, read }
}

test('a home of a newer version is refused with the way back, and that way leads back', async (context) => {
  const home = newerHome(context)
  const network = path.join(home.path, '..', 'net')
  const made = await warren(['network', 'new', '--home', network, '--listen', '127.0.0.1:9252', '--json'])
  assert.equal(made.code, 0, made.output)
  const up = ['up', '--home', home.path, '--network', path.join(network, 'network.json'), '--proxy', 'off']
  const refused = await warren(up)
  assert.notEqual(refused.code, 0)
  assert.match(refused.errors, /written by a newer Warren\.\n.*warren state undo-migration/)
  const doctor = await warren(['doctor', '--home', home.path])
  assert.match(doctor.output, /written by a newer Warren[^]*state undo-migration --home/)

  const unasked = await warren(['state', 'undo-migration', '--home', home.path])
  assert.equal(unasked.code, 2)
  assert.match(unasked.errors, /--yes/)
  const undone = await warren(['state', 'undo-migration', '--home', home.path, '--yes', '--json'])
  assert.equal(undone.code, 0, undone.output)
  const { from, to } = JSON.parse(undone.output) as Record<string, unknown>
  assert.deepEqual([from, to], [2, 1])
  assert.equal(home.read('kept', 'value'), 'old')
  // The address of the fourth service may be known to others; it never comes again.
  assert.equal(home.read('service-counter', 'next'), '5')
  assert.deepEqual(
    fs.readdirSync(home.path).filter((name) => name.startsWith('state')),
    ['state', 'state-made'],
  )
})

test('where nothing was migrated there is nothing to undo', async (context) => {
  const { directory, remove } = makeScratch()
  context.after(remove)
  for (const home of [directory, path.join(directory, 'nowhere')]) {
    const { code, errors } = await warren(['state', 'undo-migration', '--home', home, '--yes'])
    assert.equal(code, 1)
    assert.match(errors, /holds no state from before a migration/)
  }
  assert.ok(!fs.existsSync(path.join(directory, 'nowhere')))
})
