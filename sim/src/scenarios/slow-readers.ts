/** Readers who read next to nothing, and some who read nothing at all, beside people who just want their pages. */
import { pause } from '@warren/kernel'
import { pick, populate, visitAround, type Population, type Served } from '../population.ts'
import type { Scenario } from '../scenario.ts'
import type { SimNode } from '../sim-node.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const SLOW_SHARE = 0.2
/** How much a slow reader takes a second; every second one takes nothing. */
const SLOW_BYTES_PER_S = 2000
const BODY_BYTES = 20_000_000
const SHORT_BYTES = 200_000
/** Held for one reader between the service and him, over all machines: windows of a stream and a circuit, and buffers. */
const HELD_BYTES = 8_000_000
const P95_MS = 15 * SECOND_MS
const STREAMS_EACH = 2

export const slowReaders: Scenario = {
  name: 'slow-readers',
  about:
    'a fifth of the clients read next to nothing of large files; what is held for them is bounded, and nobody else waits',
  nodes: { usual: 100, soak: 1000, least: 40 },
  async play(play) {
    const { report } = play
    const people = await populate(play, { bodyBytes: SHORT_BYTES })
    const { sim, clients } = people
    const random = sim.random.fork('slow readers')
    const slow = clients.slice(0, Math.ceil(clients.length * SLOW_SHARE))
    play.progress(`${slow.length} clients read slowly`)
    const large = await sim.settle(serveLarge(people), SECOND_MS)
    const readers = slow.flatMap((node, index) =>
      Array.from({ length: STREAMS_EACH }, (_, stream) =>
        openSlowly(
          node,
          pick(random, people.services),
          `${stream}`,
          index % 2 === 0 ? SLOW_BYTES_PER_S : 0,
          sim,
        ),
      ),
    )
    const counts = await sim.settle(Promise.all(readers), 3 * MINUTE_MS)
    await sim.clock.runFor(20 * SECOND_MS)
    const visits = await visitAround(
      { ...people, clients: clients.slice(slow.length) },
      {
        label: 'beside slow readers',
        visits: Math.ceil(clients.length / 5),
        withinMs: 20 * SECOND_MS,
        patienceMs: 20 * SECOND_MS,
        deadlineMs: MINUTE_MS,
      },
    )
    const { attempts, succeeded, p95Ms } = report.attempts('visits of others', visits)
    report.property('every visit of others succeeds', succeeded === attempts, `${succeeded} of ${attempts}`)
    report.property(`95 % of them within ${P95_MS / SECOND_MS} s`, p95Ms <= P95_MS, `p95 ${p95Ms} ms`)
    const read = counts.reduce((sum, count) => sum + count(), 0)
    const held = (large.sent() - read) / counts.length
    report.figure('held for one slow reader', held / 1e6, 'MB')
    report.property(
      `what is held for one slow reader is bounded by ${HELD_BYTES / 1e6} MB`,
      counts.length > 0 && held <= HELD_BYTES,
      `${(held / 1e6).toFixed(2)} MB on average`,
    )
  },
}

const LARGE_PORT = 8081

/** Every service also serves a large file, at another port of its own; counts what it could send. */
async function serveLarge({ services }: Population): Promise<{ sent(): number }> {
  let sent = 0
  const chunk = new Uint8Array(16 * 1024)
  for (const { node, service } of services) {
    node.node.services.setPorts(service, [
      { port: 80, target: `${node.ip}:8080` },
      { port: 81, target: `${node.ip}:${LARGE_PORT}` },
    ])
    await node.host.localNet.listen({ host: node.ip, port: LARGE_PORT }, (connection) => {
      let left = BODY_BYTES
      const fill = (): void => {
        while (left > 0) {
          left -= chunk.length
          sent += chunk.length
          if (!connection.write(chunk)) return
        }
      }
      connection.start({ data: () => {}, end: () => {}, drain: fill, close: () => {} })
      fill()
    })
  }
  return { sent: () => sent }
}

/** @returns how much it has read. */
async function openSlowly(
  node: SimNode,
  { service }: Served,
  isolation: string,
  bytesPerS: number,
  { clock }: Population['sim'],
): Promise<() => number> {
  const stream = await node.node.connect({ service, port: 81, isolation: `slow ${isolation}` })
  let read = 0
  const wait = async (bytes: number): Promise<void> => {
    stream.pause()
    if (bytesPerS === 0) return
    await pause(clock, (bytes * 1000) / bytesPerS)
    stream.resume()
  }
  stream.start({
    data: (chunk) => {
      read += chunk.length
      void wait(chunk.length)
    },
    end: () => {},
    drain: () => {},
    close: () => {},
  })
  return () => read
}
