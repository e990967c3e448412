/** Whom a daemon contacts when it examines itself, and how often. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, it } from 'node:test'
import type { Status } from '@warren/api'
import { createNetwork, formatPeerAddress } from '@warren/directory'
import { fail, type PeerAddress, type Transport } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, VirtualClock } from '@warren/testkit'
import { type Config, readConfig } from '../../src/config.ts'
import { createSelfDoctor } from '../../src/doctor/doctor.ts'
import { RELAYS_ASKED_MAX } from '../../src/doctor/limits.ts'
import { USABLE } from './facts.ts'

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-contacts-'))
after(() => fs.rmSync(home, { recursive: true, force: true }))

const random = createSeededRandom('contacts')
const primitives = createSimPrimitives(random)
const clock = new VirtualClock()
const addressOf = (index: number): PeerAddress => ({ host: `127.${index + 1}.0.1`, port: 9000 })
const network = createNetwork(primitives, {
  name: 'contacts',
  testing: true,
  bootstrap: Array.from({ length: 12 }, (_, index) => ({
    id: primitives.ed25519PublicOf(random.bytes(32)),
    address: addressOf(index),
  })),
})

/** A doctor of a daemon in this state, and the addresses that it dials, all of which refuse. */
function doctorOf(status: Status, config: Config = readConfig(undefined, {})) {
  const dialled: string[] = []
  const transport: Transport = {
    dial(address) {
      dialled.push(formatPeerAddress(address))
      return Promise.reject(fail('unreachable', 'nobody'))
    },
    listen: () => Promise.reject(fail('unreachable', 'not here')),
  }
  const ports = { clock, random, primitives, transport }
  const self = {
    home,
    version: USABLE.version,
    config: () => config,
    network: () => network,
    ports,
    status: () => status,
  }
  return { dialled, visit: createSelfDoctor(self) }
}

const JOINING = { ...USABLE, state: 'joining', waitingFor: 'relays' } as const

it('a node that is usable, and one that is locked, contact nobody', async () => {
  for (const state of ['usable', 'locked'] as const) {
    const { dialled, visit } = doctorOf({ ...USABLE, state })
    await visit()
    assert.deepEqual(dialled, [], state)
  }
})

it('a node that joins asks some of the first relays, once each, and never itself', async () => {
  const config = readConfig(undefined, { relay: true, listen: formatPeerAddress(addressOf(0)) })
  const { dialled, visit } = doctorOf(JOINING, config)
  const { findings } = await visit()
  assert.equal(dialled.length, RELAYS_ASKED_MAX)
  assert.equal(new Set(dialled).size, RELAYS_ASKED_MAX)
  assert.ok(!dialled.includes(formatPeerAddress(addressOf(0))), 'it dialled itself')
  assert.equal(findings[0]?.id, 'relays-gone')
})

it('its own guard is asked before others when that is away', async () => {
  const guard = { id: '11'.repeat(32), address: '127.99.0.1:9000', reachable: false }
  const { dialled, visit } = doctorOf({ ...USABLE, guard })
  await visit()
  assert.ok(dialled.includes(guard.address))
})

it('who asks while a visit goes on gets its answer, and makes nobody dial twice', async () => {
  const { dialled, visit } = doctorOf(JOINING)
  const [first, second] = await Promise.all([visit(), visit()])
  assert.equal(first, second)
  assert.equal(dialled.length, RELAYS_ASKED_MAX)
  assert.notEqual(await visit(), first)
})
