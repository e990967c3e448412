import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { isWarrenError, Sensitive, type WarrenError } from '@warren/kernel'
import {
  type Daemon,
  type DaemonOptions,
  type LocalNetwork,
  runDaemon,
  startDaemon,
  startLocalNetwork,
} from '@warren/node'

let directory = ''
let local: LocalNetwork
let homes = 0

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-daemon-'))
  local = await startLocalNetwork({ directory, relays: 6, name: 'daemon tests' })
})

after(async () => {
  await local.stop()
  fs.rmSync(directory, { recursive: true })
})

const started: Daemon[] = []

// Also after a failed test: a daemon that stays would keep the process alive.
afterEach(async () => {
  await Promise.all(started.splice(0).map((daemon) => daemon.stop()))
})

const newHome = (): string => path.join(directory, `home-${++homes}`)

interface Started {
  readonly daemon: Daemon
  /** The job that brings it up has ended. */
  readonly up: Promise<string>
}

async function start(home: string, options: Partial<DaemonOptions> = {}): Promise<Started> {
  let ended: (state: string) => void = () => {}
  const up = new Promise<string>((resolve) => {
    ended = resolve
  })
  const daemon = await startDaemon({
    home,
    version: '0.0.0',
    networkFile: local.networkFile,
    config: { proxy: '127.0.0.1:0' },
    onJob: ({ state }) => state !== 'running' && ended(state),
    ...options,
  })
  started.push(daemon)
  return { daemon, up }
}

const kindIs =
  (kind: string, message = /./) =>
  (error: unknown): boolean =>
    isWarrenError(error) && error.kind === kind && message.test(`${error.message} ${error.next ?? ''}`)

async function ask(daemon: Daemon, home: string, method: string, resource: string, body?: unknown) {
  const token = fs.readFileSync(path.join(home, 'api-token'), 'utf8').trim()
  const response = await fetch(`http://${daemon.api}${resource}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a daemon joins, answers its API, writes down where it is, and leaves nothing open', async () => {
  const home = newHome()
  const { daemon, up } = await start(home)
  const word = JSON.parse(fs.readFileSync(path.join(home, 'daemon.json'), 'utf8'))
  assert.deepEqual(word, { api: daemon.api, pid: process.pid, version: '0.0.0' })
  assert.equal(await up, 'done')
  const { body } = await ask(daemon, home, 'GET', '/v1/status')
  assert.equal(body.state, 'usable')
  assert.equal(body.relays, 6)
  for (const file of ['api-token', 'daemon.json', 'key', 'state', 'log/warren.log', 'network.json']) {
    assert.equal(fs.statSync(path.join(home, file)).mode & 0o077, 0, file)
  }
  const { status } = await ask(daemon, home, 'POST', '/v1/stop')
  assert.equal(status, 202)
  assert.equal(await daemon.stopped, undefined)
  assert.ok(!fs.existsSync(path.join(home, 'daemon.json')))
  await assert.rejects(fetch(`http://${daemon.api}/v1/status`))
})

test('a home is used by one daemon at a time, and belongs to one network', async () => {
  const home = newHome()
  const { daemon, up } = await start(home)
  await assert.rejects(start(home), kindIs('storage', /already runs/))
  await up
  await daemon.stop()
  const other = JSON.parse(local.networkFile)
  const elsewhere = await startLocalNetwork({
    directory: path.join(directory, 'elsewhere'),
    relays: 1,
    name: 'elsewhere',
  })
  await elsewhere.stop()
  await assert.rejects(
    start(home, { networkFile: elsewhere.networkFile }),
    kindIs('bad-input', /another network/),
  )
  await assert.rejects(
    start(home, { networkFile: JSON.stringify({ ...other, extra: 1 }) }),
    kindIs('bad-input'),
  )
  await assert.rejects(start(newHome(), { networkFile: 'x' }), kindIs('bad-input'))
  await assert.rejects(
    startDaemon({ home: newHome(), version: '0', config: {} }),
    kindIs('bad-input', /does not belong to a network yet.*--network/),
  )
})

test('a state that was lost is never taken for a new one, and one that was never begun is', async () => {
  const home = newHome()
  const [state, mark] = [path.join(home, 'state'), path.join(home, 'state-made')]
  await start(home).then(({ daemon, up }) => up.then(() => daemon.stop()))
  const lost = kindIs('storage', /gone or empty.*last backup.*state-made/)
  fs.writeFileSync(state, '')
  await assert.rejects(start(home), lost)
  assert.equal(fs.statSync(state).size, 0)
  fs.rmSync(state)
  await assert.rejects(start(home), lost)
  assert.ok(!fs.existsSync(state))
  // Killed after the file was made and before anything was in it.
  fs.rmSync(mark)
  fs.writeFileSync(state, '')
  const { up } = await start(home)
  assert.equal(await up, 'done')
})

test('a failure of the expected kinds that nobody waited for ends no process, and is in the log', async () => {
  const home = newHome()
  const networkFile = path.join(directory, 'network.json')
  fs.writeFileSync(networkFile, local.networkFile)
  const script = path.join(import.meta.dirname, 'support', 'failing-daemon.ts')
  const child = spawn(process.execPath, [script, home, networkFile, 'expected'], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  assert.equal(code, 0)
  const log = fs.readFileSync(path.join(home, 'log', 'warren.log'), 'utf8')
  assert.match(log, /nobody waited for a failure/)
})

test('with a passphrase the API and what was acknowledged are there after a restart, the network is not, until it is given', async () => {
  const home = newHome()
  const first = await start(home)
  await first.up
  const { body } = await ask(first.daemon, home, 'POST', '/v1/services', {
    ports: [{ port: 80, target: '127.0.0.1:9' }],
  })
  const { address } = (body.result as { service: { address: string } }).service
  assert.match(String(first.daemon.status().storage.notice), /no passphrase/)
  assert.equal(
    (await ask(first.daemon, home, 'POST', '/v1/passphrase', { passphrase: 'correct horse' })).status,
    200,
  )
  const change = await ask(first.daemon, home, 'POST', '/v1/passphrase', { passphrase: 'other' })
  assert.equal(change.status, 403)
  await first.daemon.stop()

  const { daemon, up } = await start(home)
  assert.deepEqual(daemon.status().state, 'locked')
  assert.equal((await ask(daemon, home, 'GET', '/v1/services')).status, 423)
  assert.equal((await ask(daemon, home, 'POST', '/v1/passphrase', { passphrase: 'x' })).status, 423)
  assert.equal((await ask(daemon, home, 'POST', '/v1/unlock', { passphrase: 'wrong' })).status, 403)
  assert.equal((await ask(daemon, home, 'POST', '/v1/unlock', { passphrase: 'correct horse' })).status, 200)
  assert.equal(await up, 'done')
  const services = await ask(daemon, home, 'GET', '/v1/services')
  assert.deepEqual(
    (services.body.items as { address: string }[]).map((service) => service.address),
    [address],
  )
  await daemon.stop()
})

test('a passphrase is taken away by who knows it, and only then; the home opens by itself again', async () => {
  const home = newHome()
  const first = await start(home)
  await first.up
  const remove = (daemon: Daemon, current: string) =>
    ask(daemon, home, 'POST', '/v1/passphrase/remove', { current })
  assert.equal((await remove(first.daemon, 'correct horse')).status, 400)
  await ask(first.daemon, home, 'POST', '/v1/passphrase', { passphrase: 'correct horse' })
  const sealed = fs.readFileSync(path.join(home, 'key'))
  const wrong = await remove(first.daemon, 'correct horsf')
  assert.deepEqual([wrong.status, wrong.body.detail], [403, 'This is not the passphrase.'])
  assert.deepEqual(fs.readFileSync(path.join(home, 'key')), sealed)
  await first.daemon.stop()

  // As if a removal had been cut off before the open key took the place of the sealed one.
  fs.writeFileSync(path.join(home, '.key.new'), 'an open root')
  const second = await start(home)
  assert.equal(fs.existsSync(path.join(home, '.key.new')), false)
  assert.equal((await remove(second.daemon, 'correct horse')).status, 423)
  await second.daemon.unlock(new Sensitive('correct horse'))
  const removed = await remove(second.daemon, 'correct horse')
  assert.deepEqual([removed.status, removed.body.passphrase], [200, false])
  assert.match(String(removed.body.notice), /has every key of this node/)
  await second.daemon.stop()

  const third = await start(home)
  assert.equal(await third.up, 'done')
  assert.deepEqual(third.daemon.status().storage.passphrase, false)
  await third.daemon.stop()
})

test('a port that is taken ends the daemon with that reason', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as net.AddressInfo
  const home = newHome()
  const proxied = await start(home, { config: { proxy: `127.0.0.1:${port}` } })
  const reason = (await proxied.daemon.stopped) as WarrenError
  assert.equal(reason.kind, 'unreachable')
  assert.equal(await proxied.up, 'failed')
  assert.ok(!fs.existsSync(path.join(home, 'daemon.json')))
  await assert.rejects(
    start(newHome(), { config: { api: `127.0.0.1:${port}` } }),
    kindIs('unreachable', /--api/),
  )
  taken.close()
})

test('what acts in the user’s name listens on this machine only, and mistyped settings are refused', async () => {
  const cases: [DaemonOptions['config'], RegExp][] = [
    [{ api: '0.0.0.0:9251' }, /only listens on this machine/],
    [{ api: '192.168.1.1:9251' }, /only listens on this machine/],
    [{ proxy: '0.0.0.0:9250' }, /only listens on this machine/],
    [{ proxy: 'example.com:1' }, /proxy/],
    [{ proxy: '127.0.0.1:99999' }, /65535/],
    [{ relay: true }, /--listen/],
    [{ listen: '127.0.0.1:1' }, /--relay/],
    [{ relay: true, listen: '8.8.8.8:443' }, /address/],
  ]
  for (const [config, message] of cases) {
    await assert.rejects(
      start(newHome(), { config: config ?? {} }),
      kindIs('bad-input', message),
      JSON.stringify(config),
    )
  }
  const home = newHome()
  fs.mkdirSync(home, { mode: 0o700 })
  fs.writeFileSync(path.join(home, 'config.json'), '{"proxi": "off"}')
  await assert.rejects(start(home), kindIs('bad-input', /proxi/))
})

test('the API also answers on a Unix socket that only its owner may open', async () => {
  const home = newHome()
  const socket = path.join(directory, 'api.sock')
  const { daemon, up } = await start(home, { config: { proxy: 'off', api: `unix:${socket}` } })
  assert.equal(fs.statSync(socket).mode & 0o777, 0o600)
  const connection = net.connect(socket)
  connection.write('GET /v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  const chunks: Buffer[] = []
  for await (const chunk of connection) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1.1 200 OK/)
  await up
  assert.equal(daemon.status().proxy, undefined)
  await daemon.stop()
})

test('an unlock that nobody needs, and signals to a running daemon, end in order', async () => {
  const { daemon, ended } = await runDaemon({
    home: newHome(),
    version: '0.0.0',
    networkFile: local.networkFile,
    config: { proxy: 'off' },
  })
  await assert.rejects(daemon.unlock(new Sensitive('x')), kindIs('bad-input', /no passphrase is set/))
  process.kill(process.pid, 'SIGTERM')
  assert.equal(await ended, undefined)
})

test('who ends a daemon in the moment in which it says that it answers finds nothing left of it', async () => {
  const home = newHome()
  let told = ''
  const { daemon, ended } = await runDaemon({
    home,
    version: '0.0.0',
    networkFile: local.networkFile,
    config: { proxy: 'off' },
    isPageFirst: true,
    onApi: (begun) => {
      told = begun.api
      process.kill(process.pid, 'SIGTERM')
    },
  })
  assert.equal(told, daemon.api)
  assert.equal(await ended, undefined)
  // It never came to joining the network.
  assert.equal(daemon.upJob?.state, 'cancelled')
  assert.equal(fs.existsSync(path.join(home, 'daemon.json')), false)
})

test('a failure that nobody expected ends the process with 1, is in the log without its text, and costs nothing kept', async () => {
  const home = newHome()
  const networkFile = path.join(directory, 'network.json')
  fs.writeFileSync(networkFile, local.networkFile)
  const script = path.join(import.meta.dirname, 'support', 'failing-daemon.ts')
  const child = spawn(process.execPath, [script, home, networkFile], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  assert.equal(code, 1)
  const log = fs.readFileSync(path.join(home, 'log', 'warren.log'), 'utf8')
  assert.match(log, /an unexpected failure ends the process/)
  assert.ok(!log.includes('203.0.113.9'))
  const { daemon, up } = await start(home)
  assert.equal(await up, 'done')
  assert.equal(daemon.status().state, 'usable')
})
