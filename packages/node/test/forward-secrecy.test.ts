/** A relay that is seized, disk and root secret, opens nothing that was recorded before its onion keys were destroyed. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { hybridClientStart, hybridServerRespond } from '@warren/crypto'
import { defaultParameters, OnionKeyRing, type OnionKeys } from '@warren/directory'
import { Sensitive, type StateStore } from '@warren/kernel'
import { createNodePrimitives, openSqliteState } from '@warren/platform/node'
import { VirtualClock } from '@warren/testkit'

const DAY_MS = 86_400_000
const KEY = new Sensitive(new Uint8Array(32).fill(7))
const primitives = createNodePrimitives()
const relayId = primitives.random.bytes(32)
const handshakeOf = { relayId, networkId: primitives.random.bytes(32), purpose: 'circuit extend' }

function directoryOf(context: TestContext): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-test-'))
  context.after(() => fs.rmSync(directory, { recursive: true }))
  return directory
}

function ringOver(clock: VirtualClock, state: StateStore): OnionKeyRing {
  return new OnionKeyRing({ clock, primitives, state }, defaultParameters(false).descriptors)
}

function recordCreate({ onionPublic, kemPublic }: OnionKeys): Uint8Array {
  const input = { ...handshakeOf, onionKey: onionPublic, kemKey: kemPublic, clientMessage: new Uint8Array(8) }
  return hybridClientStart(primitives, input).handshake
}

function opens(keys: readonly OnionKeys[], handshake: Uint8Array): boolean {
  try {
    hybridServerRespond(
      primitives,
      { ...handshakeOf, keys, handshake, keyBytes: 32 },
      () => new Uint8Array(0),
    )
    return true
  } catch {
    return false
  }
}

/**
 * Every state that whoever has the files and their key can bring back: the log cut after each of its writes, since SQLite takes
 * a log as far as it is whole.
 */
function* seized(directory: string): Generator<OnionKeys[]> {
  const wal = path.join(directory, 'state-wal')
  const logBytes = fs.existsSync(wal) ? fs.statSync(wal).size : 0
  const frameBytes = 4096 + 24
  for (let keptBytes = 32; keptBytes <= logBytes + frameBytes; keptBytes += frameBytes) {
    const copy = fs.mkdtempSync(path.join(directory, 'seized-'))
    fs.copyFileSync(path.join(directory, 'state'), path.join(copy, 'state'))
    if (logBytes > 0) {
      fs.copyFileSync(wal, path.join(copy, 'state-wal'))
      fs.truncateSync(path.join(copy, 'state-wal'), Math.min(keptBytes, logBytes))
    }
    const state = openSqliteState({ file: path.join(copy, 'state'), key: KEY })
    // A clock at the beginning: nothing is due, so that the ring shows whatever is there.
    const { current, previous } = ringOver(new VirtualClock(), state).keys
    state.close()
    yield previous === undefined ? [current] : [current, previous]
  }
}

test('a CREATE that was recorded cannot be opened after the overlap, with all that is on the disk', async (context) => {
  const directory = directoryOf(context)
  const clock = new VirtualClock()
  const state = openSqliteState({ file: path.join(directory, 'state'), key: KEY })
  context.after(() => state.close())
  const ring = ringOver(clock, state)
  const recorded = recordCreate(ring.keys.current)
  state.table('other').put('before', new Uint8Array(5000))
  assert.ok(
    [...seized(directory)].some((keys) => opens(keys, recorded)),
    'a seizure in time opens it',
  )

  await clock.runFor(29 * DAY_MS)
  assert.equal(ring.rotate(), true)
  const { current, previous } = ring.keys
  assert.ok(
    previous !== undefined && opens([current, previous], recorded),
    'the overlap answers who was slow',
  )

  await clock.runFor(7 * DAY_MS)
  ring.rotate()
  assert.equal(ring.keys.previous, undefined)
  assert.equal(opens([ring.keys.current], recorded), false)
  for (const keys of seized(directory)) assert.equal(opens(keys, recorded), false, 'nor from older writes')
  assert.ok(opens([ring.keys.current], recordCreate(ring.keys.current)), 'what is in force is answered')
})

test('a crash between the two leaves no key alive: the next start destroys what is due', async (context) => {
  const directory = directoryOf(context)
  const clock = new VirtualClock()
  const state = openSqliteState({ file: path.join(directory, 'state'), key: KEY })
  context.after(() => state.close())
  const recorded = recordCreate(ringOver(clock, state).keys.current)
  // Off for longer than both times together.
  await clock.runFor(40 * DAY_MS)
  const { current, previous } = ringOver(clock, state).keys
  assert.equal(previous, undefined)
  assert.equal(opens([current], recorded), false)
  for (const keys of seized(directory)) assert.equal(opens(keys, recorded), false)
})
