/**
 * Two people on two machines that nobody can dial: a network is made on one host and joined by its text on seven others,
 * a file goes from one host behind a router to the other, and the kernel of every host writes down who met whom.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Json, needsWan, until, Wan, WanNode } from '@warren/testkit/processes'

const HOSTS = 8
const SHARER = 7
const GETTER = 8
const RELAYS = [1, 2, 3, 4, 5, 6] as const
const FILE_BYTES = 12_000_000
const PORT = 9252
/** What takes seconds on an idle machine. */
const PATIENCE_MS = 180_000
/** The file takes twenty seconds then: it is not over before what happens to it has happened. */
const SLOW = '600K'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a wide-area network of eight hosts', { skip: needsWan() }, () => {
  let wan: Wan
  let nodes: readonly WanNode[]
  let file: string
  let hash: string
  let link: string
  const node = (index: number): WanNode => nodes[index - 1] as WanNode

  before(async () => {
    wan = await Wan.create({ hosts: HOSTS, nat: [SHARER, GETTER] })
    nodes = wan.hosts.map(({ index }) => new WanNode(wan, index))
    file = join(wan.directory, 'holiday.bin')
    writeFileSync(file, randomBytes(FILE_BYTES))
    hash = sha256(readFileSync(file))
  })
  afterEach((context) => {
    if (!('passed' in context) || context.passed) return
    for (const { home } of nodes ?? []) console.error(`--- ${home}\n${logTail(home)}`)
  })
  after(() => wan?.close())

  /** A download in the background; returns its id and where the file will be. */
  async function startGet(name: string, ...more: string[]): Promise<{ id: unknown; path: string }> {
    const directory = join(wan.directory, name)
    mkdirSync(directory)
    const { id } = await node(GETTER).must(['get', link, '--to', directory, '--detach', ...more])
    return { id, path: join(directory, 'holiday.bin') }
  }

  async function download(id: unknown): Promise<Json> {
    const { objects } = await node(GETTER).run(['get', 'list'])
    return objects.find((entry) => entry['id'] === id) ?? {}
  }

  /** Waits until the download looks as wanted, and returns it. */
  function downloadIs(what: string, id: unknown, wanted: (entry: Json) => boolean): Promise<Json> {
    return until(what, PATIENCE_MS, async () => {
      const entry = await download(id)
      return wanted(entry) ? entry : undefined
    })
  }

  const hasBegun = (entry: Json): boolean => Number(entry['verifiedBytes']) > 0
  const isDone = (entry: Json): boolean => entry['state'] === 'done'

  it('is made on one host, and every other joins it with one text', async () => {
    const made = await node(1).must(['network', 'new', '--listen', `${node(1).host.address}:${PORT}`])
    const text = String(made['text'])
    assert.match(text, /^warren-network:/)
    // Alone it cannot be usable: it says so, and waits for the others.
    const first = node(1).up()
    const others = nodes.slice(1).map((other) => {
      const asRelay = ['--relay', '--yes', '--listen', `${other.host.address}:${PORT}`]
      return other.up('--join', text, ...(other.host.index <= RELAYS.length ? asRelay : []))
    })
    await Promise.all([first, ...others])
    // A relay that waits for others serves meanwhile, and its command has returned.
    for (const each of nodes)
      await until('it is usable', PATIENCE_MS, async () =>
        (await each.must(['status']))['state'] === 'usable' ? true : undefined,
      )
    await until('the getter knows all relays', PATIENCE_MS, async () => {
      const status = await node(GETTER).must(['status'])
      return status['relays'] === RELAYS.length ? true : undefined
    })
  })

  it('carries a file from one host that nobody can dial to another', async () => {
    const shared = await node(SHARER).must(['share', file])
    link = String(shared['link'])
    assert.match(link, /^warren:/)
    const directory = join(wan.directory, 'first')
    mkdirSync(directory)
    const got = await node(GETTER).must(['get', link, '--to', directory], { timeoutMs: PATIENCE_MS })
    assert.equal(got['bytes'], FILE_BYTES)
    assert.equal(sha256(readFileSync(String(got['path']))), hash)
  })

  it('sharer and getter exchange packets with relays only', async () => {
    const contacts = await wan.contacts()
    assert.ok(!contacts.has(`${SHARER}-${GETTER}`), [...contacts].join(' '))
    for (const end of [SHARER, GETTER])
      assert.ok(
        RELAYS.some((relay) => contacts.has(`${relay}-${end}`)),
        `host ${end} met nobody`,
      )
  })

  it('a listed relay that shares is warned, and shares only when its owner agrees', async () => {
    const refused = await node(2).run(['share', file])
    assert.notEqual(refused.code, 0)
    assert.match(refused.output, /--beside-relay/)
    const agreed = await node(2).must(['share', file, '--beside-relay'])
    assert.match(String(agreed['link']), /^warren:/)
    await node(2).must(['share', 'stop', 'all'])
  })

  it('waits with the reason while the sharer is away, and goes on by itself when it is back', async () => {
    const { id, path } = await startGet('restarted', '--limit', SLOW)
    await downloadIs('the download has begun', id, hasBegun)
    node(SHARER).kill()
    const waiting = await downloadIs('it waits', id, (entry) => entry['state'] === 'waiting')
    assert.equal(waiting['waitingFor'], 'the sharer')
    assert.ok(String(waiting['cause']).length > 0 && String(waiting['next']).length > 0)
    const verifiedBytes = Number(waiting['verifiedBytes'])
    await node(SHARER).up()
    const done = await downloadIs('the download is done', id, isDone)
    assert.ok(Number(done['verifiedBytes']) >= verifiedBytes)
    assert.equal(sha256(readFileSync(path)), hash)
  })

  it('outlives a relay that dies while it carries the file', async () => {
    const { id, path } = await startGet('killed', '--limit', SLOW)
    await downloadIs('the download has begun', id, hasBegun)
    const { objects: circuits } = await node(GETTER).run(['circuits'])
    const inUse = circuits.find((circuit) => Number(circuit['streams']) > 0)
    const last = (inUse?.['path'] as { address: string }[] | undefined)?.at(-1)
    const victim = nodes.find(({ host }) => `${host.address}:${PORT}` === last?.address)
    assert.ok(victim !== undefined, 'a circuit carries the download')
    victim.kill()
    await downloadIs('the download is done', id, isDone)
    assert.equal(sha256(readFileSync(path)), hash)
  })

  it('to the end no packet went between sharer and getter', async () => {
    assert.ok(!(await wan.contacts()).has(`${SHARER}-${GETTER}`))
  })
})

function logTail(home: string): string {
  try {
    return readFileSync(join(home, 'daemon.log'), 'utf8').split('\n').slice(-15).join('\n')
  } catch {
    return '(no log)'
  }
}
