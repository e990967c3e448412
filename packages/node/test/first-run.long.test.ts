import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import type { Job, NetworkAnswer, Status } from '@warren/api'
import {
  type Daemon,
  type DaemonOptions,
  type LocalNetwork,
  startDaemon,
  startLocalNetwork,
} from '@warren/node'
import { explainSockets } from '../src/daemon/explain-sockets.ts'

let directory = ''
let local: LocalNetwork
let homes = 0
const started: Daemon[] = []

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-first-run-'))
  local = await startLocalNetwork({ directory, relays: 6, name: 'first run' })
})

after(async () => {
  await local.stop()
  fs.rmSync(directory, { recursive: true })
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((daemon) => daemon.stop()))
})

const newHome = (): string => path.join(directory, `home-${++homes}`)

/** A daemon, and what its jobs come to. */
async function start(home: string, options: Partial<DaemonOptions> = {}) {
  const usable = Promise.withResolvers<void>()
  const daemon = await startDaemon({
    home,
    version: '0.0.0',
    waitsForNetwork: true,
    config: { proxy: '127.0.0.1:0', gateway: '127.0.0.1:0' },
    onJob: ({ state }) => (state === 'done' ? usable.resolve() : undefined),
    ...options,
  })
  started.push(daemon)
  const token = fs.readFileSync(path.join(home, 'api-token'), 'utf8').trim()
  const ask = async <T>(
    method: string,
    place: string,
    body?: object,
  ): Promise<{ status: number; answer: T }> => {
    const response = await fetch(`http://${daemon.api}/v1/${place}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, answer: (await response.json()) as T }
  }
  return { daemon, ask, usable: usable.promise }
}

test('a home without a network answers, says that it waits for one, and refuses what needs one with what to do', async () => {
  const { daemon, ask } = await start(newHome())
  assert.equal(daemon.status().state, 'no-network')
  for (const place of ['network', 'services', 'shares', 'circuits']) {
    const { status, answer } = await ask<{ kind: string; next?: string }>('GET', place)
    assert.equal(status, 503, place)
    assert.equal(answer.kind, 'closed')
    assert.match(answer.next ?? '', /warren/)
  }
  assert.equal((await ask('POST', 'doctor')).status, 200)
})

test('joined by text, words or file, it goes on at the same port and with the same token, and is a member from then on', async () => {
  const member = await start(newHome(), { networkFile: local.networkFile })
  const { answer: network } = await member.ask<NetworkAnswer>('GET', 'network')
  for (const given of [network.text, network.words.join(' '), network.file]) {
    const home = newHome()
    const { daemon, ask, usable } = await start(home)
    const { api } = daemon
    const { status, answer } = await ask<NetworkAnswer>('POST', 'network', { network: given })
    assert.equal(status, 200)
    assert.ok(answer.id === network.id && (answer.added ?? 0) > 0)
    await usable
    const { answer: now } = await ask<Status>('GET', 'status')
    assert.ok(now.state === 'usable' && now.network.id === network.id)
    assert.equal(daemon.api, api)
    await daemon.stop()
    const again = await start(home)
    assert.notEqual(again.daemon.status().state, 'no-network')
    await again.daemon.stop()
  }
})

test('what is no network is refused, and it waits on', async () => {
  const { daemon, ask } = await start(newHome())
  for (const network of ['', 'hello', 'warren-network:AAAA', '{}']) {
    assert.equal((await ask('POST', 'network', { network })).status, 400, network)
  }
  assert.equal(daemon.status().state, 'no-network')
})

test('a demonstration is usable, says what it is, keeps out other networks, and leaves nothing behind', async () => {
  const home = newHome()
  const { daemon, ask, usable } = await start(home)
  const { status, answer: job } = await ask<Job>('POST', 'network/demonstration')
  assert.equal(status, 202)
  assert.equal(job.kind, 'demonstration')
  assert.equal((await ask('POST', 'network/demonstration')).status, 400)
  assert.equal((await ask('POST', 'network', { network: local.networkFile })).status, 400)
  await usable
  const { answer: now } = await ask<Status>('GET', 'status')
  assert.ok(now.state === 'usable' && now.network.demonstration === true && now.relays === 6)
  assert.equal((await ask('POST', 'network', { network: local.networkFile })).status, 400)
  assert.equal((await ask('GET', 'services')).status, 200)
  await daemon.stop()
  assert.ok(!fs.existsSync(path.join(home, 'demonstration')) && !fs.existsSync(path.join(home, 'state')))
  const again = await start(home)
  assert.equal(again.daemon.status().state, 'no-network')
})

test('a daemon that stops while a demonstration starts ends it, and leaves nothing behind', async () => {
  const home = newHome()
  const { daemon, ask } = await start(home)
  assert.equal((await ask('POST', 'network/demonstration')).status, 202)
  await daemon.stop()
  assert.ok(!fs.existsSync(path.join(home, 'demonstration')))
})

test('what a demonstration that was killed left behind is gone with the next start', async () => {
  const home = newHome()
  const left = path.join(home, 'demonstration', 'node')
  fs.mkdirSync(left, { recursive: true, mode: 0o700 })
  fs.writeFileSync(path.join(left, 'key'), 'x')
  await start(home)
  assert.ok(!fs.existsSync(left))
})

test('no demonstration runs in a home that belongs to a network, nor beside a proxy that every link goes through', async () => {
  const member = await start(newHome(), { networkFile: local.networkFile })
  assert.equal((await member.ask('POST', 'network/demonstration')).status, 400)
  const config = { proxy: '127.0.0.1:0', gateway: '127.0.0.1:0', upstream: 'socks5://127.0.0.1:9' }
  const proxied = await start(newHome(), { config })
  assert.equal((await proxied.ask('POST', 'network/demonstration')).status, 400)
  assert.equal(proxied.daemon.status().state, 'no-network')
})

test('sockets of the relays of a demonstration are told as what they are, and those of nobody are not', () => {
  const socket = { inode: '1', protocol: 'tcp', state: 'open', fds: [7], remote: '127.0.0.1:40000' } as const
  const own = { api: '', proxy: undefined, gateway: undefined, listen: undefined, upstream: undefined }
  const ends = {
    ...own,
    targets: [],
    asksRouter: false,
    demonstration: ['127.20.0.1:9001'],
    known: undefined,
  }
  const sockets = [
    { ...socket, local: '127.20.0.1:9001' },
    { ...socket, local: '127.20.0.1:9002' },
  ]
  assert.deepEqual(
    explainSockets(sockets, ends).map(({ purpose }) => purpose),
    ['relay-port', 'unexplained'],
  )
})
