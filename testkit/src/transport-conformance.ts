/** What every transport must do, over real sockets or in memory. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  asWarrenError,
  type Channel,
  CancelSource,
  concatBytes,
  defer,
  type ErrorKind,
  isWarrenError,
  type Listener,
  OPENING_BYTES,
  type PeerAddress,
  type Transport,
  type WarrenError,
} from '@warren/kernel'
import { createSeededRandom } from './seeded-random.ts'

export interface TransportUnderTest {
  readonly dialler: Transport
  readonly listener: Transport
  /** Where the listener can listen; port 0 chooses one. */
  readonly listenAddress: PeerAddress
  /** An address at which nobody listens, and that says so. */
  readonly nowhere: PeerAddress
  /** Lets time pass until `work` settles. */
  settle<T>(work: Promise<T>): Promise<T>
  stop(): Promise<void>
}

const PROOF = new Uint8Array(OPENING_BYTES).fill(0x5a)
const LARGE_BYTES = 12 * 1024 * 1024

/** One end of a channel, with all that it was told. */
interface End {
  readonly channel: Channel
  readonly closes: (WarrenError | undefined)[]
  readonly closed: Promise<void>
  readonly received: () => Uint8Array
  readonly receivedBytes: () => number
  /** Resolves when at least this many bytes have arrived. */
  readonly got: (bytes: number) => Promise<void>
}

function watch(channel: Channel, onData?: (end: End) => void): End {
  const chunks: Uint8Array[] = []
  let total = 0
  let waiting: { readonly bytes: number; readonly resolve: () => void }[] = []
  const closes: (WarrenError | undefined)[] = []
  const closed = defer<void>()
  const end: End = {
    channel,
    closes,
    closed: closed.promise,
    received: () => concatBytes(...chunks),
    receivedBytes: () => total,
    got: (bytes) => {
      const { promise, resolve } = defer<void>()
      if (total >= bytes) resolve()
      else waiting.push({ bytes, resolve })
      return promise
    },
  }
  channel.start({
    data(chunk) {
      assert.equal(closes.length, 0, 'no data after close')
      chunks.push(chunk.slice())
      total += chunk.length
      const due = waiting.filter(({ bytes }) => bytes <= total)
      waiting = waiting.filter(({ bytes }) => bytes > total)
      for (const { resolve } of due) resolve()
      onData?.(end)
    },
    drain() {},
    close(error) {
      closes.push(error)
      closed.resolve()
    },
  })
  return end
}

interface Bench extends TransportUnderTest {
  readonly port: Listener
  readonly accepted: Channel[]
  dial(opening?: Uint8Array): Promise<readonly [Channel, Channel]>
}

async function withBench(
  make: () => Promise<TransportUnderTest>,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const under = await make()
  const accepted: Channel[] = []
  let next = defer<Channel>()
  const port = await under.settle(
    under.listener.listen(under.listenAddress, {
      verifyOpening: (proof, binding) =>
        proof.length === OPENING_BYTES &&
        proof.every((byte, at) => byte === ((PROOF[at] as number) ^ (binding[at] as number))),
      accepted(channel) {
        accepted.push(channel)
        next.resolve(channel)
      },
    }),
  )
  const bench: Bench = {
    ...under,
    port,
    accepted,
    async dial() {
      next = defer<Channel>()
      const dialled = await under.settle(under.dialler.dial(port.address, proofOf))
      return [dialled, await under.settle(next.promise)]
    },
  }
  try {
    await work(bench)
  } finally {
    await under.settle(port.close())
    for (const channel of accepted) channel.destroy()
    await under.stop()
  }
}

/** The proof of these tests: depends on the binding, as the real one does. */
function proofOf(binding: Uint8Array): Uint8Array {
  return binding.map((byte, at) => byte ^ (PROOF[at] as number))
}

function rejectsWith(work: Promise<unknown>, ...kinds: readonly ErrorKind[]): Promise<void> {
  return assert.rejects(work, (error) => isWarrenError(error) && kinds.includes(error.kind))
}

export function transportConformance(name: string, make: () => Promise<TransportUnderTest>): void {
  const scenario = (title: string, work: (bench: Bench) => Promise<void>): void => {
    test(title, () => withBench(make, work))
  }
  suite(`transport: ${name}`, () => {
    openingScenarios(scenario)
    transferScenarios(scenario)
    closingScenarios(scenario)
    dialScenarios(scenario)
  })
}

type Scenario = (title: string, work: (bench: Bench) => Promise<void>) => void

function openingScenarios(scenario: Scenario): void {
  scenario(
    'both ends of a channel have one binding of 32 bytes, which no other channel has',
    async (bench) => {
      const [a, b] = await bench.dial()
      const [c] = await bench.dial()
      assert.equal(a.binding.length, 32)
      assert.deepEqual(new Uint8Array(a.binding), new Uint8Array(b.binding))
      assert.notDeepEqual(new Uint8Array(a.binding), new Uint8Array(c.binding))
    },
  )

  scenario('each end sees the address of the other', async (bench) => {
    const [a, b] = await bench.dial()
    assert.deepEqual(a.remote, bench.port.address)
    assert.notEqual(b.remote.host, '')
    assert.ok(b.remote.port > 0)
  })

  scenario(
    'an opening that does not fit this channel is refused and never reaches the owner',
    async (bench) => {
      await rejectsWith(
        bench.settle(bench.dialler.dial(bench.port.address, () => new Uint8Array(OPENING_BYTES))),
        'refused',
      )
      const [first] = await bench.dial()
      // A proof that was right on another channel.
      const replayed = proofOf(first.binding)
      await rejectsWith(bench.settle(bench.dialler.dial(bench.port.address, () => replayed)), 'refused')
      assert.equal(bench.accepted.length, 1)
    },
  )
}

function transferScenarios(scenario: Scenario): void {
  scenario('bytes arrive in order in both directions, whatever sizes they were written in', async (bench) => {
    const [a, b] = (await bench.dial()).map((channel) => watch(channel)) as [End, End]
    const random = createSeededRandom('transfer')
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const pieces = Array.from({ length: 60 }, (_, at) => random.bytes((at * at * 7) % 5000))
      const whole = concatBytes(...pieces)
      for (const piece of pieces) from.channel.write(piece.slice())
      await bench.settle(to.got(whole.length))
      assert.deepEqual(to.received(), whole)
    }
  })

  scenario('what was written before the receiver started is kept for it', async (bench) => {
    const [a, b] = await bench.dial()
    watch(a)
    a.write(Uint8Array.of(1, 2, 3))
    const [c, d] = await bench.dial()
    const late = watch(d)
    c.write(Uint8Array.of(9))
    await bench.settle(late.got(1))
    const end = watch(b)
    await bench.settle(end.got(3))
    assert.deepEqual(end.received(), Uint8Array.of(1, 2, 3))
  })

  scenario('a large transfer by a writer that watches bufferedBytes arrives whole', async (bench) => {
    const [a, b] = await bench.dial()
    const receiver = watch(b)
    const random = createSeededRandom('large')
    const block = random.bytes(64 * 1024)
    let left = LARGE_BYTES
    let most = 0
    const pump = (): void => {
      while (left > 0 && a.bufferedBytes < 256 * 1024) {
        left -= block.length
        a.write(block.slice())
        most = Math.max(most, a.bufferedBytes)
      }
    }
    a.start({ data() {}, drain: pump, close() {} })
    pump()
    // `drain` only promises to come if the buffer filled; until then the writer asks again by itself.
    while (left > 0) {
      const before = receiver.receivedBytes()
      await bench.settle(receiver.got(before + 1))
      pump()
    }
    await bench.settle(receiver.got(LARGE_BYTES))
    assert.ok(most <= 256 * 1024 + block.length, `buffered ${most}`)
    const received = receiver.received()
    for (let at = 0; at < LARGE_BYTES; at += block.length) {
      assert.ok(Buffer.compare(received.subarray(at, at + block.length), block) === 0, `block at ${at}`)
    }
  })

  scenario(
    'a receiver that pauses is sent a bounded amount, and everything after it resumes',
    async (bench) => {
      const [a, b] = await bench.dial()
      watch(a)
      const receiver = watch(b, (end) => end.channel.pause())
      const block = new Uint8Array(64 * 1024).fill(3)
      const total = 40 * 1024 * 1024
      for (let sent = 0; sent < total; sent += block.length) a.write(block.slice())
      await bench.settle(receiver.got(1))
      const [c, d] = await bench.dial()
      const other = watch(d)
      // A transfer elsewhere: time enough for the paused one to go wrong.
      c.write(new Uint8Array(100_000))
      await bench.settle(other.got(100_000))
      assert.ok(a.bufferedBytes > 0, 'the writer sees that its bytes do not leave')
      assert.ok(receiver.receivedBytes() < total / 4, 'the paused receiver got little')
      while (receiver.receivedBytes() < total) {
        const before = receiver.receivedBytes()
        b.resume()
        await bench.settle(receiver.got(before + 1))
      }
      assert.equal(receiver.receivedBytes(), total)
    },
  )
}

function closingScenarios(scenario: Scenario): void {
  scenario('end lets everything written arrive, then closes both ends, each told once', async (bench) => {
    const [a, b] = (await bench.dial()).map((channel) => watch(channel)) as [End, End]
    a.channel.write(new Uint8Array(300_000))
    a.channel.end()
    await bench.settle(b.closed)
    assert.equal(b.receivedBytes(), 300_000)
    await bench.settle(a.closed)
    assert.deepEqual(b.closes, [undefined])
    assert.deepEqual(a.closes, [undefined])
  })

  scenario('destroy closes both ends at once, each told once, and later calls do nothing', async (bench) => {
    const [a, b] = (await bench.dial()).map((channel) => watch(channel)) as [End, End]
    a.channel.destroy()
    await bench.settle(Promise.all([a.closed, b.closed]))
    for (const { channel } of [a, b]) {
      channel.write(Uint8Array.of(1))
      channel.end()
      channel.destroy()
      channel.resume()
    }
    const [c] = await bench.dial()
    c.destroy()
    assert.equal(a.closes.length, 1)
    assert.equal(b.closes.length, 1)
    assert.equal(a.closes[0], undefined)
  })

  scenario('an end that starts after the channel closed is told so', async (bench) => {
    const [a, b] = await bench.dial()
    const first = watch(a)
    a.destroy()
    await bench.settle(first.closed)
    const [c] = await bench.dial()
    c.destroy()
    const second = watch(b)
    await bench.settle(second.closed)
    assert.equal(second.closes.length, 1)
  })
}

function dialScenarios(scenario: Scenario): void {
  scenario(
    'dialling where nobody listens is unreachable, and says that its machine answered',
    async (bench) => {
      await assert.rejects(bench.settle(bench.dialler.dial(bench.nowhere, proofOf)), (error) => {
        const { kind, fields } = asWarrenError(error)
        return kind === 'unreachable' && fields['isRefused'] === true
      })
    },
  )

  scenario('a dial can be given up before and while it runs', async (bench) => {
    const source = new CancelSource()
    const running = bench.dialler.dial(bench.port.address, proofOf, source.cancel)
    source.abort()
    await rejectsWith(bench.settle(running), 'cancelled')
    await rejectsWith(
      bench.settle(bench.dialler.dial(bench.port.address, proofOf, source.cancel)),
      'cancelled',
    )
  })

  scenario('a listener that closed accepts nobody, and leaves its channels alone', async (bench) => {
    const [a, b] = (await bench.dial()).map((channel) => watch(channel)) as [End, End]
    await bench.settle(bench.port.close())
    await rejectsWith(bench.settle(bench.dialler.dial(bench.port.address, proofOf)), 'unreachable')
    a.channel.write(Uint8Array.of(7))
    await bench.settle(b.got(1))
    assert.deepEqual(b.received(), Uint8Array.of(7))
  })

  scenario('two listeners cannot have one port', async (bench) => {
    const again = bench.listener.listen(bench.port.address, { verifyOpening: () => true, accepted() {} })
    await rejectsWith(bench.settle(again), 'unreachable')
  })
}
