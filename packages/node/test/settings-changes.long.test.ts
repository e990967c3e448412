/** Settings that an owner changes while his daemon runs: the proxy of his links, his own ports, what a relay keeps for others. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import type { Problem, Settings, Status, StoreStatus } from '@warren/api'
import { configOf, freeAddress, HomeDaemons } from './support/home-daemons.ts'

let daemons: HomeDaemons

before(async () => {
  daemons = await HomeDaemons.open('settings')
})
after(() => daemons.close())
afterEach(() => daemons.stopAll())

async function freePort(): Promise<number> {
  const { server, port } = await taken()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function taken(): Promise<{ server: net.Server; port: number }> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { server, port: (server.address() as net.AddressInfo).port }
}

const answersAt = async (address: string): Promise<boolean> =>
  fetch(`http://${address}/`).then(
    () => true,
    () => false,
  )

test('links go through a proxy from now on, remembered, its password told to nobody; while it is gone the node waits, and without it goes on', async () => {
  const home = daemons.newHome()
  const { ask, usable } = await daemons.start(home, { networkFile: daemons.local.networkFile })
  await usable()
  const port = await freePort()
  const url = `socks5://me:se%40cret@127.0.0.1:${port}`
  const { status, answer } = await ask<Status>('POST', 'upstream', { url })
  assert.equal(status, 200, JSON.stringify(answer))
  assert.equal(answer.upstream?.address, `127.0.0.1:${port}`)
  assert.notEqual((await ask<Status>('GET', 'status')).answer.state, 'usable')
  assert.deepEqual(configOf(home), { upstream: url })
  const { answer: settings } = await ask<Settings>('GET', 'settings')
  assert.deepEqual(settings.upstream, { address: `127.0.0.1:${port}`, login: true })
  assert.equal(JSON.stringify(settings).includes('cret'), false)
  assert.equal((await ask('DELETE', 'upstream')).status, 200)
  await usable()
  assert.deepEqual(configOf(home), {})
})

test('what names no proxy is refused with what to do and nothing changes, also for a relay and in a demonstration', async () => {
  const home = daemons.newHome()
  const { ask, usable } = await daemons.start(home, { networkFile: daemons.local.networkFile })
  await usable()
  for (const url of ['http://127.0.0.1:80', 'socks5://tor.example:9050', 'socks5://127.0.0.1:99999']) {
    const { status, answer } = await ask<Problem>('POST', 'upstream', { url })
    assert.ok(status === 400 && answer.kind === 'bad-input' && (answer.next ?? '') !== '', url)
  }
  assert.equal(fs.existsSync(path.join(home, 'config.json')), false)
  await ask('POST', 'relay', { listen: await freeAddress() })
  const { answer } = await ask<Problem>('POST', 'upstream', { url: 'socks5://127.0.0.1:9' })
  assert.match(`${answer.detail} ${answer.next ?? ''}`, /relay/)
  const alone = await daemons.start(daemons.newHome())
  await alone.ask('POST', 'network/demonstration')
  await alone.usable()
  const refused = await alone.ask<Problem>('POST', 'upstream', { url: 'socks5://127.0.0.1:9' })
  assert.match(refused.answer.detail ?? '', /demonstration/)
})

test('programs and browsers find this node at its new ports at once and not at the old ones; that of the API holds from the next start', async () => {
  const home = daemons.newHome()
  const networkFile = daemons.local.networkFile
  const { daemon, ask, usable } = await daemons.start(home, { networkFile })
  await usable()
  const before = (await ask<Status>('GET', 'status')).answer
  const [proxy, gateway, api] = [await freePort(), await freePort(), await freePort()].map(
    (port) => `127.0.0.1:${port}`,
  )
  const { status, answer } = await ask<Settings>('POST', 'ports', { proxy, gateway, api })
  assert.equal(status, 200, JSON.stringify(answer))
  assert.deepEqual([answer.proxy.saved, answer.gateway.saved, answer.api.saved], [proxy, gateway, api])
  assert.ok(answer.gateway.now === gateway && answer.api.now === before.api)
  assert.deepEqual(
    [answer.proxy, answer.gateway, answer.api].map(({ isWaiting }) => isWaiting),
    [false, false, true],
  )
  assert.equal(answer.proxy.given, '127.0.0.1:0')
  await usable()
  const now = (await ask<Status>('GET', 'status')).answer
  assert.deepEqual([now.proxy, now.gateway, now.api], [proxy, gateway, before.api])
  assert.deepEqual(await Promise.all([gateway ?? '', before.gateway ?? ''].map(answersAt)), [true, false])
  assert.deepEqual(configOf(home), { proxy, gateway, api })
  await daemon.stop()
  const again = await daemons.start(home, { config: {} })
  assert.equal(again.daemon.api, api)
  const usual = await again.ask<Settings>('POST', 'ports', { gateway: 'off', api: 'usual' })
  assert.deepEqual([usual.answer.gateway.now, usual.answer.gateway.saved], [undefined, 'off'])
  assert.deepEqual(configOf(home), { proxy, gateway: 'off' })
  assert.equal(await answersAt(gateway ?? ''), false)
  await again.ask('POST', 'ports', { gateway: 'usual' })
  assert.ok(await answersAt((await again.ask<Status>('GET', 'status')).answer.gateway ?? ''))
})

test('a port that another program has, or that others could reach, is refused with what to do, and every port stays what it was', async () => {
  const home = daemons.newHome()
  const { ask, usable } = await daemons.start(home, { networkFile: daemons.local.networkFile })
  await usable()
  const before = (await ask<Status>('GET', 'status')).answer
  const { server, port } = await taken()
  for (const [name, kind, address] of [
    ['proxy', 'unreachable', `127.0.0.1:${port}`],
    ['gateway', 'unreachable', `127.0.0.1:${port}`],
    ['api', 'unreachable', `127.0.0.1:${port}`],
    ['proxy', 'bad-input', '0.0.0.0:9300'],
    ['gateway', 'bad-input', '127.0.0.1:99999'],
  ] as const) {
    const { answer } = await ask<Problem>('POST', 'ports', { [name]: address })
    assert.equal(answer.kind, kind, name)
    assert.ok((answer.next ?? '') !== '', name)
  }
  await usable()
  const now = (await ask<Status>('GET', 'status')).answer
  assert.deepEqual([now.gateway, now.api, now.pid], [before.gateway, before.api, before.pid])
  assert.equal(fs.existsSync(path.join(home, 'config.json')), false)
  await new Promise((resolve) => server.close(resolve))
})

test('a relay keeps as much for others as its owner says from now on; a node that is none is told so', async () => {
  const home = daemons.newHome()
  const { ask, usable } = await daemons.start(home, { networkFile: daemons.local.networkFile })
  await usable()
  assert.equal((await ask('POST', 'store/quota', { quota: '20GB' })).status, 400)
  const listen = await freeAddress()
  await ask('POST', 'relay', { listen })
  assert.equal((await ask('POST', 'store/quota', { quota: 'much' })).status, 400)
  assert.equal((await ask('POST', 'store/quota', { quota: '20GB' })).status, 200)
  assert.equal((await ask<StoreStatus>('GET', 'store')).answer.held?.quotaBytes, 20e9)
  assert.deepEqual(configOf(home), { relay: true, listen, storeQuota: '20GB' })
})
