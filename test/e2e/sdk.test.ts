/** Programs on the SDK over six relays: the same interface to daemons of their own processes and to nodes inside of this one. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import readline from 'node:readline'
import type { Duplex } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { after, afterEach, before, describe, it } from 'node:test'
import { ApiError, connect, type ProblemKind, type Warren } from '@warren/sdk'
import { embed } from '@warren/sdk/embedded'
import { needs } from '@warren/testkit'
import { cleanEnvironment, curl, REPOSITORY, Testbed } from '@warren/testkit/processes'

const LARGE_BYTES = 3_000_000

interface Pair {
  readonly server: Warren
  readonly visitor: Warren
}

const isKind =
  (...kinds: ProblemKind[]) =>
  (error: unknown): boolean =>
    error instanceof ApiError && kinds.includes(error.kind) && error.next !== undefined

/** The far end of a rendezvous is a hop more than the path. */
async function rendezvousOf({ client }: Warren): Promise<Set<number>> {
  const ids = new Set<number>()
  for await (const { id, hops, path: hopsOfPath } of client.list('listCircuits')) {
    if (hops > hopsOfPath.length) ids.add(id)
  }
  return ids
}

/** Id of the first download that the events tell to be done. */
async function firstDone({ events }: Warren): Promise<string | undefined> {
  for await (const { type, data } of events())
    if (type === 'download' && data.state === 'done') return data.id
  return undefined
}

async function echo(stream: Duplex): Promise<void> {
  for await (const chunk of stream) if (!stream.write(chunk)) await once(stream, 'drain')
  stream.end()
}

describe('the SDK over six relays', { skip: needs('curl') }, () => {
  let testbed: Testbed
  before(async () => {
    testbed = await Testbed.start()
  })
  after(() => testbed?.close())
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  /** A token for what such a program needs, and no more. */
  async function limitedToken(): Promise<string> {
    const owner = await connect({ home: testbed.client.home })
    const body = { name: 'a program', scopes: ['status', 'services', 'connect', 'files'] as const }
    return (await owner.client.call('addToken', { body: { ...body, scopes: [...body.scopes] } })).token
  }
  async function connected(): Promise<Pair> {
    const api = testbed.client.api.replace('http://', '')
    return {
      server: await connect({ home: testbed.service.home }),
      visitor: await connect({ api, token: await limitedToken() }),
    }
  }
  async function embedded(): Promise<Pair> {
    const network = fs.readFileSync(testbed.networkFile, 'utf8')
    const at = (name: string): string => path.join(testbed.directory, 'embedded', name)
    const [server, visitor] = await Promise.all([
      embed({ home: at('server'), network }),
      embed({ home: at('visitor'), network }),
    ])
    return { server, visitor }
  }

  const ways = [
    ['over HTTP', connected],
    ['embedded', embedded],
  ] as const
  for (const [name, open] of ways) {
    describe(name, () => behaviour(open, () => testbed.directory))
  }
  describe('the examples', () => examples(() => testbed))
})

/** They run as a reader would start them, one on each of the two daemons. */
function examples(bed: () => Testbed): void {
  const running: ChildProcess[] = []
  after(() => {
    for (const child of running) child.kill('SIGKILL')
  })

  interface Running {
    readonly child: ChildProcess
    /** The next line that it prints; fails if it ends before. */
    line(): Promise<string>
  }
  function start(name: string, node: 'service' | 'client', ...args: string[]): Running {
    const child = spawn(path.join(REPOSITORY, 'tools/node'), [path.join('examples', name), ...args], {
      cwd: REPOSITORY,
      env: { ...cleanEnvironment(bed().directory), WARREN_HOME: bed()[node].home },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    running.push(child)
    const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return {
      child,
      async line() {
        const { value, done } = await lines.next()
        assert.ok(done !== true, `${name} ended before it said so much`)
        return value
      },
    }
  }
  const stop = async ({ child }: Running): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    assert.deepEqual(await ended, [0, null])
  }

  it('are short enough to be read at once', () => {
    const folder = path.join(REPOSITORY, 'examples')
    for (const name of fs.readdirSync(folder)) {
      const lines = fs.readFileSync(path.join(folder, name), 'utf8').split('\n').length - 1
      assert.ok(lines >= 10 && lines <= 40, `${name}: ${lines} lines`)
    }
  })

  it('web-server: a page under an address that stays', async () => {
    const first = start('web-server.ts', 'service')
    const url = await first.line()
    const { output } = await curl(['--socks5-hostname', bed().client.proxy, `${url}page`])
    assert.match(output, /^You asked for \/page\./)
    await stop(first)
    const second = start('web-server.ts', 'service')
    assert.equal(await second.line(), url)
    await stop(second)
  })

  it('chat: what one types, all in the room read', async () => {
    const room = start('chat.ts', 'service')
    const address = await room.line()
    const [alice, bob] = [
      start('chat.ts', 'client', address, 'alice'),
      start('chat.ts', 'client', address, 'bob'),
    ]
    bob.child.stdin?.write('I am here\n')
    assert.equal(await bob.line(), 'bob: I am here')
    alice.child.stdin?.write('hello\n')
    assert.equal(await bob.line(), 'alice: hello')
    const left = once(bob.child, 'exit')
    bob.child.stdin?.end()
    assert.deepEqual(await left, [0, null])
    alice.child.kill('SIGKILL')
    await stop(room)
  })

  it('drop-box: a file lies in the folder byte for byte when the dropper is told so', async () => {
    const folder = fs.mkdtempSync(path.join(bed().directory, 'box-'))
    const box = start('drop-box.ts', 'service', folder)
    const address = await box.line()
    const file = path.join(bed().directory, 'drop.bin')
    fs.writeFileSync(file, randomBytes(200_000))
    assert.equal(await start('drop-box.ts', 'client', address, file).line(), 'It lies in the box.')
    assert.ok(fs.readFileSync(await box.line()).equals(fs.readFileSync(file)))
    await stop(box)
  })

  it('embedded: a node inside of a program serves, and reaches itself', async () => {
    const home = path.join(bed().directory, 'embedded', 'example')
    const program = start('embedded.ts', 'service', home, bed().networkFile)
    const ended = once(program.child, 'exit')
    assert.match(await program.line(), /^usable, with 6 relays$/)
    assert.equal(await program.line(), 'hello from nowhere')
    assert.deepEqual(await ended, [0, null])
  })
}

function behaviour(make: () => Promise<Pair>, directory: () => string): void {
  let server: Warren
  let visitor: Warren
  before(async () => {
    const pair = await make()
    server = pair.server
    visitor = pair.visitor
    await Promise.all([server.usable(), visitor.usable()])
  })
  after(async () => {
    await Promise.all([server?.close(), visitor?.close()])
  })

  it('a function serves streams in both directions, and what one side has ended the other still answers', async () => {
    const { address, port } = await server.serve(echo)
    const sent = randomBytes(LARGE_BYTES)
    const stream = await visitor.open(address, port)
    const [received] = await Promise.all([
      buffer(stream),
      new Promise<void>((done) => stream.end(sent, done)),
    ])
    assert.ok(received.equals(sent))
  })

  it('what was read to its end can be answered, and who breaks off ends nothing but his own stream', async () => {
    const { address, port } = await server.serve(async (stream) => {
      const question = await text(stream)
      stream.end(`you asked: ${question}`)
    })
    const rude = await visitor.open(address, port)
    rude.write('half a ques')
    rude.destroy()
    const stream = await visitor.open(address, port)
    stream.end('how late is it?')
    assert.equal(await text(stream), 'you asked: how late is it?')
  })

  it('streams of different isolation share no circuit, those of the same do', async () => {
    const { address, port } = await server.serve(echo)
    const first = await visitor.open(address, port, { isolation: 'a' })
    const before = await rendezvousOf(visitor)
    const same = await visitor.open(address, port, { isolation: 'a' })
    assert.deepEqual(await rendezvousOf(visitor), before)
    const other = await visitor.open(address, port, { isolation: 'b' })
    const grown = [...(await rendezvousOf(visitor))].filter((id) => !before.has(id))
    assert.equal(grown.length, 1)
    for (const stream of [first, same, other]) stream.destroy()
  })

  it('datagrams arrive whole and in order', async () => {
    const service = await server.serveDatagrams(async (channel) => {
      for await (const datagram of channel) await channel.send(datagram)
      channel.end()
    })
    const sent = [0, 1, 4000, 65_535, 17].map((bytes) => new Uint8Array(randomBytes(bytes)))
    await using channel = await visitor.openDatagrams(service.address, service.port)
    for (const datagram of sent) await channel.send(datagram)
    channel.end()
    const received: Uint8Array[] = []
    for await (const datagram of channel) received.push(datagram)
    assert.deepEqual(received, sent)
  })

  it('a name keeps the address from one run to the next, and no name forgets it', async () => {
    const named = await server.serve(echo, { name: 'kept' })
    await named.close()
    await assert.rejects(visitor.open(named.address, 80), isKind('refused'))
    const again = await server.serve((stream) => void stream.end('again'), { name: 'kept' })
    assert.equal(again.address, named.address)
    assert.equal(await server.identities.addressOf('kept'), named.address)
    assert.equal(await text(await visitor.open(again.address, 80)), 'again')
    const unnamed = await server.serve(echo)
    await unnamed.close()
    await assert.rejects(unnamed.service(), isKind('not-found'))
  })

  it('a web server is put on the network as it is', async () => {
    const web = http.createServer((request, response) => response.end(`you asked for ${request.url}`))
    const { address } = await server.serve(web)
    const stream = await visitor.open(address, 80)
    stream.end(`GET /page HTTP/1.1\r\nHost: ${address}\r\nConnection: close\r\n\r\n`)
    assert.match(await text(stream), /^HTTP\/1.1 200 OK[^]*you asked for \/page$/)
  })

  it('a service for known clients opens to the key that was kept, and to no other', async () => {
    const { publicKey, privateKey } = await visitor.identities.newKeys()
    const { address } = await server.serve((stream) => void stream.end('in'), { clients: [publicKey] })
    await assert.rejects(visitor.open(address, 80), isKind('no-permission'))
    await visitor.identities.keepKey(address, privateKey)
    assert.equal(await text(await visitor.open(address, 80)), 'in')
    await visitor.identities.forgetKey(address)
  })

  it('bytes and files are shared, got, and read without being kept', async () => {
    const told = firstDone(visitor)
    const to = fs.mkdtempSync(path.join(directory(), 'got-'))
    const shared = await server.share({ bytes: Buffer.from('a few words'), name: 'words.txt' })
    const download = await visitor.get(shared.link ?? '', { to })
    assert.equal(fs.readFileSync(download.to, 'utf8'), 'a few words')
    const file = path.join(to, 'file.bin')
    fs.writeFileSync(file, randomBytes(100_000))
    const { link = '' } = await server.share(file)
    const chunks = await visitor.read(link, { range: { first: 5, last: 9 } })
    assert.deepEqual(await buffer(chunks), fs.readFileSync(file).subarray(5, 10))
    assert.equal(await told, download.id)
  })

  it('failures say what to do, and giving up ends a wait', async () => {
    const { address } = await server.serve(echo)
    await assert.rejects(visitor.open(address, 81), isKind('refused'))
    await assert.rejects(visitor.open(`${'a'.repeat(56)}.onion`, 80), isKind('bad-input'))
    await assert.rejects(visitor.open('example.org', 80), isKind('bad-input'))
    const stop = new AbortController()
    const waiting = visitor.open(address, 80, { isolation: 'given up', signal: stop.signal })
    stop.abort()
    await assert.rejects(waiting, (error) => error instanceof ApiError && error.kind === 'cancelled')
  })
}
