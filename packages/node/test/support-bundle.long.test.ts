/** What a busy node gives its owner to pass on, searched for everything that it must not hold. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type Job, OPERATIONS } from '@warren/api'
import { parseRecoveryWords } from '@warren/crypto'
import { CancelSource, fromHex } from '@warren/kernel'
import {
  type Daemon,
  homeSupportBundle,
  type LocalNetwork,
  startDaemon,
  startLocalNetwork,
} from '@warren/node'
import { askOnce } from './support/ask-once.ts'
import { encodingsOf, findSecrets, findShapes, type Secret } from './support/find-secrets.ts'

const NAMES = {
  file: 'tax-return-2031.pdf',
  service: 'secret diary',
  token: 'photo robot',
  content: 'meet me at nine',
}
const { cancel } = new CancelSource()

let directory = ''
let local: LocalNetwork
let sharer: Daemon
let getter: Daemon
const secrets: Secret[] = []

const homeOf = (name: string): string => path.join(directory, name)

async function startNode(name: string): Promise<Daemon> {
  let usable: () => void = () => {}
  const isUsable = new Promise<void>((resolve) => {
    usable = resolve
  })
  const daemon = await startDaemon({
    home: homeOf(name),
    version: '0.0.0',
    networkFile: local.networkFile,
    // What `debug` writes beside the rest is the most that there can be.
    config: { proxy: '127.0.0.1:0', gateway: '127.0.0.1:0', logLevel: 'debug' },
    onJob: ({ state }) => state !== 'running' && usable(),
  })
  await isUsable
  return daemon
}

async function ask(
  daemon: Daemon,
  name: string,
  method: string,
  resource: string,
  body?: unknown,
): Promise<unknown> {
  const token = fs.readFileSync(path.join(homeOf(name), 'api-token'), 'utf8').trim()
  const answer = await askOnce(daemon.api, {
    method,
    path: resource,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const value: unknown = await answer.json()
  assert.ok(answer.status < 300, JSON.stringify(value))
  return value
}

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-support-'))
  local = await startLocalNetwork({ directory, relays: 6, name: 'our village' })
  ;[sharer, getter] = await Promise.all([startNode('sharer'), startNode('getter')])
  await makeBusy()
})

after(async () => {
  await Promise.all([sharer?.stop(), getter?.stop()])
  await local?.stop()
  fs.rmSync(directory, { recursive: true })
})

/** Shares, services, downloads, client keys, tokens and names, all of them noted. */
async function makeBusy(): Promise<void> {
  const file = path.join(directory, NAMES.file)
  fs.writeFileSync(file, NAMES.content.repeat(5000))
  fs.mkdirSync(path.join(directory, 'fetched'))
  const asked = (method: string, resource: string, body?: unknown) =>
    ask(sharer, 'sharer', method, resource, body)
  const keys = (await asked('POST', '/v1/client-keys')) as Record<'publicKey' | 'privateKey', string>
  const service = (await asked('POST', '/v1/services', {
    ports: [{ port: 80, target: '127.0.0.1:54321' }],
    name: NAMES.service,
    clients: [keys.publicKey],
  })) as Job
  const address = service.result?.service?.address ?? ''
  const token = (await asked('POST', '/v1/tokens', { name: NAMES.token, scopes: ['files'] })) as {
    token: string
  }
  await asked('POST', '/v1/shares', { path: file })
  const { shares, downloads } = sharer.node().files
  const made = await shares.reachable(shares.list()[0]?.id ?? (await firstShare()), () => {}, cancel)
  await sharer.node().services.published(address, () => {}, cancel)
  await ask(getter, 'getter', 'POST', '/v1/client-auth', { address, privateKey: keys.privateKey })
  await ask(getter, 'getter', 'POST', '/v1/downloads', {
    link: made.link,
    to: path.join(directory, 'fetched'),
  })
  const getting = getter.node().files.downloads
  await getting.finished(getting.list()[0]?.id ?? '', () => {}, cancel)
  await getter
    .node()
    .connect({ service: address.slice(0, 56), port: 80, isolation: 'mine' })
    .catch(() => {})
  assert.deepEqual(downloads.list(), [])

  const { words } = (await asked('POST', '/v1/backup/words', {})) as { words: string[] }
  const network = (await asked('GET', '/v1/network')) as { id: string }
  const link = Buffer.from((made.link ?? '').slice('warren:'.length), 'base64url')
  const ownToken = fs.readFileSync(path.join(homeOf('sharer'), 'api-token'), 'utf8').trim()
  for (const [what, value] of [
    ['the words', words.join(' ')],
    ['the root secret', parseRecoveryWords(words.join(' '))],
    ['the root secret of the other', await rootOf(getter, 'getter')],
    ['the network’s id', fromHex(network.id)],
    ['the network’s name', 'our village'],
    ['the service', address.slice(0, 56)],
    ['the client key', keys.privateKey],
    ['the client’s public key', keys.publicKey],
    ['the owner’s token', fromHex(ownToken.slice('warren_'.length))],
    ['a token', fromHex(token.token.slice('warren_'.length))],
    ['the link', made.link ?? ''],
    ['the manifest’s root', link.subarray(5, 37)],
    ['the share key', link.subarray(37, 69)],
    ['the share’s service', made.service.slice(0, 56)],
    ['the target', '127.0.0.1:54321'],
    ['the home', homeOf('sharer')],
    ['the directory', directory],
    ['the machine', os.hostname()],
    ['the isolation key', 'mine'],
    ...Object.entries(NAMES),
  ] as const)
    secrets.push({ what, value })
  for (const { id, address: place } of sharer.node().relays()) {
    secrets.push({ what: 'a relay’s id', value: fromHex(id) }, { what: 'a relay’s address', value: place })
    secrets.push({ what: 'a relay’s host', value: place.split(':')[0] ?? '' })
  }
}

async function firstShare(): Promise<string> {
  const { items } = (await ask(sharer, 'sharer', 'GET', '/v1/jobs')) as { items: Job[] }
  const job = items.find(({ kind }) => kind === 'share')
  assert.ok(job !== undefined)
  for (;;) {
    const { result } = (await ask(sharer, 'sharer', 'GET', `/v1/jobs/${job.id}`)) as Job
    if (result?.share !== undefined) return result.share.id
  }
}

async function rootOf(daemon: Daemon, name: string): Promise<Uint8Array> {
  const { words } = (await ask(daemon, name, 'POST', '/v1/backup/words', {})) as { words: string[] }
  return parseRecoveryWords(words.join(' '))
}

async function bundleOf(daemon: Daemon, name: string): Promise<string> {
  const bundle = await ask(daemon, name, 'POST', '/v1/support')
  const { success } = OPERATIONS.makeSupportBundle.answer.safeParse(bundle)
  assert.ok(success)
  return JSON.stringify(bundle)
}

test('the bundle of a busy node holds no key, address, name or content, in no way of writing them', async () => {
  for (const [daemon, name] of [
    [sharer, 'sharer'],
    [getter, 'getter'],
  ] as const) {
    const text = await bundleOf(daemon, name)
    assert.deepEqual(findSecrets(text, secrets), [])
    assert.deepEqual(findShapes(text), [])
    // It is no empty page either.
    assert.match(text, /"relays":6/)
    assert.match(text, /"kind":"(service-add|get)","state"/)
    assert.match(text, /daemon: usable/)
  }
})

test('so does that of a home whose daemon is not asked', async () => {
  const bundle = await homeSupportBundle({
    home: homeOf('sharer'),
    version: '0.0.0',
    command: (...words) => words.join(' '),
  })
  assert.equal(OPERATIONS.makeSupportBundle.answer.safeParse(bundle).success, true)
  assert.deepEqual(findSecrets(JSON.stringify(bundle), secrets), [])
  assert.deepEqual(findShapes(JSON.stringify(bundle)), [])
})

test('the search finds each of the secrets in each way of writing it, wherever it is planted', async () => {
  const text = await bundleOf(sharer, 'sharer')
  assert.ok(secrets.length > 25)
  for (const secret of secrets)
    for (const encoded of encodingsOf(secret)) {
      const planted = text.replace('daemon: usable', () => `daemon: usable ${encoded}`)
      assert.notEqual(planted, text)
      assert.ok(findSecrets(planted, [secret]).length === 1, `${secret.what} as ${encoded}`)
    }
  for (const shape of [
    '10.1.2.3',
    '[2001:db8::1]',
    '2001:db8:0:1:2:3',
    'a'.repeat(56),
    'warren:AbCdEfGh',
    'f'.repeat(32),
    '/home/me/',
  ])
    assert.notDeepEqual(findShapes(text.replace('daemon: usable', shape)), [], shape)
})

test('what stands in the log beside its own shape does not come out: foreign error texts, and lines of somebody else', async () => {
  const planted = [
    {
      error: {
        kind: 'refused',
        message: 'm',
        causes: [`connect ECONNREFUSED 127.0.0.1:54321 ${NAMES.file}`],
      },
    },
    { address: '127.0.0.1:54321' },
    { fields: { port: 54_321, nested: { name: NAMES.service } } },
  ].map((more) => JSON.stringify({ time: 'now', level: 'info', message: 'planted', ...more }))
  const file = path.join(homeOf('sharer'), 'log', 'warren.log')
  fs.appendFileSync(file, `${planted.join('\n')}\n${NAMES.content} 127.0.0.1:54321\n`)
  const text = await bundleOf(sharer, 'sharer')
  assert.match(text, /planted/)
  assert.deepEqual(findSecrets(text, secrets), [])
  assert.deepEqual(findShapes(text), [])
  assert.doesNotMatch(text, /54321/)
})
