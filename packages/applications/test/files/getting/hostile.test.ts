import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES, encodeServerFrame, type ServerFrame } from '../../../src/files/format/index.ts'
import { FIRST_WINDOW_BLOCKS, MAX_SOURCES } from '../../../src/files/getting/limits.ts'
import type { Tampering } from './support/fake-sharer.ts'
import { TO, World } from './support/world.ts'

const BLOCKS = 60

/** One honest sharer and one that tampers: the download must end right, without the second. */
async function besideAnHonestOne(tamper: Tampering): Promise<{ world: World; state: string; cause: string }> {
  const world = new World()
  const bytes = world.bytes(BLOCKS * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const honest = world.share('honest', content, { latencyMs: 50, bytesPerS: 200_000 })
  const hostile = world.share('hostile', content, { tamper })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, hostile, honest), to: TO })
  await world.clock.runUntil(
    () => downloads.get(id)?.sources.some(({ state }) => state === 'refused') === true,
    60_000,
  )
  const source = downloads.get(id)?.sources[0]
  const connections = hostile.connections.length
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.equal(hostile.connections.length, connections, 'it is not asked again')
  await downloads.stop()
  return { world, state: source?.state ?? '', cause: source?.cause ?? '' }
}

/** Changes frames of one type from the third of them on, so that a sharer first earns trust. */
function tamperWith<T extends ServerFrame['type']>(
  type: T,
  change: (frame: Extract<ServerFrame, { type: T }>) => ServerFrame | Uint8Array,
  from = 3,
): Tampering {
  let seen = 0
  const isType = (frame: ServerFrame): frame is Extract<ServerFrame, { type: T }> => frame.type === type
  return (frame) => (isType(frame) && ++seen >= from ? change(frame) : frame)
}

const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte))

const ATTACKS: Readonly<Record<string, Tampering>> = {
  'a block with one bit changed': tamperWith('block', (frame) => ({ ...frame, block: flipped(frame.block) })),
  'a block out of order': tamperWith('block', (frame) => ({ ...frame, index: frame.index + 1 })),
  'a leaf with one bit changed': tamperWith('head', (frame) => ({
    ...frame,
    leaves: frame.leaves.map((leaf, at) => (at === 0 ? flipped(leaf) : leaf)),
  })),
  'a proof with one bit changed': tamperWith('head', (frame) => ({
    ...frame,
    proof: frame.proof.map(flipped),
  })),
  'another number of blocks': tamperWith('head', (frame) => ({ ...frame, leafCount: frame.leafCount + 1 })),
  'a head of fewer leaves': tamperWith('head', (frame) => ({ ...frame, leaves: frame.leaves.slice(1) })),
  'a head for another place': tamperWith('head', (frame) => ({ ...frame, first: frame.first + 1 })),
  'a head of the other blob': tamperWith('head', (frame) => ({ ...frame, blob: 'manifest' })),
  'an answer to no request': tamperWith('head', (frame) => ({ ...frame, request: 77_777 })),
  'blocks without a head': tamperWith('head', (frame) => ({
    type: 'block',
    request: frame.request,
    index: frame.first,
    block: new Uint8Array(BLOCK_BYTES),
  })),
  'two heads': tamperWith('head', (frame) => {
    const once = encodeServerFrame(frame)
    const twice = new Uint8Array(once.length * 2)
    twice.set(once)
    twice.set(once, once.length)
    return twice
  }),
  'a second opened': tamperWith('block', () => ({ type: 'opened', manifestBlocks: 1, peers: [] })),
  'a frame of no type': tamperWith('block', () => Uint8Array.of(99, 0, 0, 0, 0)),
  'a frame without end': tamperWith('block', () => Uint8Array.of(19, 0xff, 0xff, 0xff, 0xff)),
  'lists of peers without end': tamperWith('block', () =>
    joined(...Array.from({ length: 70 }, () => ({ type: 'peers' as const, peers: [] }))),
  ),
  'an endless list of files': tamperWith('head', (frame) => ({ ...frame, leafCount: 0xffff_fff0 }), 1),
}

for (const [attack, tamper] of Object.entries(ATTACKS)) {
  test(`${attack}: the sharer is dropped for good, and another one brings the right bytes`, async () => {
    const { state, cause } = await besideAnHonestOne(tamper)
    assert.equal(state, 'refused')
    assert.match(cause, /something else than the link names/)
  })
}

test('when every sharer lies the download fails, says so, and writes no wrong byte', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(BLOCKS * BLOCK_BYTES) }])
  const tamper = tamperWith('block', (frame) => ({ ...frame, block: flipped(frame.block) }))
  const hostile = world.share('hostile', content, { tamper })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, hostile), to: TO })
  await assert.rejects(world.finish(downloads, id), { kind: 'not-authentic' })
  assert.match(downloads.get(id)?.error?.next ?? '', /somebody else/)
  assert.deepEqual(await world.names(TO), ['.keep', '.x.warren-part'])
  await downloads.stop()
})

test('a list of files that breaks the rules fails at once, whoever else is asked', async () => {
  const world = new World()
  const change = { dataBytes: 2 ** 40 }
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100) }], {
    change: (manifest) => ({ ...manifest, ...change }),
  })
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await assert.rejects(world.finish(downloads, id), { kind: 'bad-input' })
  assert.deepEqual(await world.names(TO), ['.keep'])
  await downloads.stop()
})

test('a sharer that falls silent is left for another circuit, and then for a while', async () => {
  const world = new World()
  const bytes = world.bytes(BLOCKS * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 400_000 })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO, circuits: 1 })
  await world.clock.runUntil(() => sharer.sent.length > 10, 60_000)
  for (const connection of sharer.open) connection.isSilent = true
  const done = await world.finish(downloads, id, 60_000)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.equal(sharer.connections.length, 2)
  await downloads.stop()
})

test('a sharer that answers nothing at all is waited for, with its cause, at growing pauses', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100) }])
  const sharer = world.share('a', content, { tamper: () => 'nothing' })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runFor(60_000)
  const status = downloads.get(id)
  assert.equal(status?.state, 'waiting')
  assert.match(status?.cause ?? '', /does not answer/)
  await world.clock.runFor(3_600_000)
  assert.ok(sharer.connections.length < 100, `${sharer.connections.length} connections in an hour`)
  assert.ok(sharer.connections.length > 20)
  await downloads.stop()
})

test('a drip is replaced by another circuit while the others carry on', async () => {
  const world = new World()
  const bytes = world.bytes(400 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 300_000, latencyMs: 50 })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => sharer.open.length === 3, 10_000)
  const [drip] = sharer.open
  assert.ok(drip)
  drip.bytesPerS = 6000
  const begunMs = world.clock.nowMs()
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(drip.isOver)
  // Alone, three sound circuits need 15 s.
  assert.ok(world.clock.nowMs() - begunMs < 25_000, `${world.clock.nowMs() - begunMs} ms`)
  await downloads.stop()
})

test('a sharer cannot make a getter remember more peers than the bound', async () => {
  const world = new World()
  const bytes = world.bytes(BLOCKS * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  let number = 0
  const sharer = world.share('a', content, {
    bytesPerS: 100_000,
    tamper: (frame) =>
      frame.type === 'block' && number++ % 2 === 0
        ? joined(
            { type: 'peers', peers: Array.from({ length: 8 }, (_, at) => world.identity(`${number} ${at}`)) },
            frame,
          )
        : frame,
  })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 20 * BLOCK_BYTES, 60_000)
  assert.equal(downloads.get(id)?.sources.length, MAX_SOURCES)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('a slow disk holds the circuits back: no more than a bounded number of blocks is in memory', async () => {
  const world = new World()
  const bytes = world.bytes(600 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { latencyMs: 5 })
  const downloads = world.downloads()
  const { files } = world
  const open = files.open.bind(files)
  let isSlow = false
  files.open = async (path, mode) => {
    const handle = await open(path, mode)
    if (!path.endsWith('/data')) return handle
    const write = handle.write.bind(handle)
    handle.write = async (offset, ...parts) => {
      isSlow = true
      await new Promise<void>((resolve) => void world.clock.after(50, resolve))
      return write(offset, ...parts)
    }
    return handle
  }
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => isSlow, 10_000)
  await world.clock.runFor(40)
  // What is in pipes (1 MiB each), waits for the disk (2 MiB) or came with the last piece read.
  assert.ok(sharer.sent.length <= 64 + 3 * 3 * FIRST_WINDOW_BLOCKS, `${sharer.sent.length} blocks were sent`)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

function joined(...frames: readonly ServerFrame[]): Uint8Array {
  const parts = frames.map(encodeServerFrame)
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
