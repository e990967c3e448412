/**
 * How long a relay keeps a cell of an established circuit while others flood it with CREATE: `tools/node bench/micro-create-flood.ts
 * [CREATES_PER_S] [SECONDS]`. Handshakes go to real worker threads; cells and CREATEs come from a thread of their own, as from a network card,
 * each with the time at which it was due, so that whatever holds up the relay's event loop is counted.
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { type Circuits, createCircuits } from '@warren/circuit'
import { hybridClientStart } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import { concatBytes, SILENT_LOG, toHex, utf8 } from '@warren/kernel'
import type { Link, LinkPeer } from '@warren/link'
import { createNodeClock, createNodePrimitives, createWorkerOffload } from '@warren/platform/node'
import { bodyOf, CELL_COMMANDS, circuitIdOf, commandOf, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { encodeCreate } from '../packages/circuit/src/format.ts'

const CELLS_PER_S = 500
const FLOOD_LINKS = 8
const PROFILE = 'cgo-gmac'
const TICK_MS = 1

interface Tick {
  readonly dueMs: number
  readonly creates: number
  readonly cells: number
}

/** Time that is the same in all threads. */
const sharedNowMs = (): number => performance.timeOrigin + performance.now()

/** The thread that is the network: says every millisecond how much has arrived. */
function generate(port: NonNullable<typeof parentPort>): void {
  port.once('message', ({ createsPerS, seconds }: { createsPerS: number; seconds: number }) => {
    const startMs = sharedNowMs()
    let [creates, cells] = [0, 0]
    const timer = setInterval(() => {
      const dueMs = sharedNowMs()
      const elapsedS = (dueMs - startMs) / 1000
      const tick: Tick = {
        dueMs,
        creates: Math.floor(elapsedS * createsPerS) - creates,
        cells: Math.floor(elapsedS * CELLS_PER_S) - cells,
      }
      creates += tick.creates
      cells += tick.cells
      port.postMessage(elapsedS >= seconds ? undefined : tick)
      if (elapsedS >= seconds) clearInterval(timer)
    }, TICK_MS)
  })
}

class BenchLink implements Link {
  readonly remote = { host: '127.0.0.1', port: 1 }
  readonly clockSkewMs = 0
  readonly heardAtMs = 0
  readonly capabilities = new Set<string>()
  readonly dialled: boolean
  readonly peer: LinkPeer
  sink: (cell: Uint8Array) => void = () => {}
  #nextId = 0

  constructor(dialled: boolean, peer: LinkPeer) {
    this.dialled = dialled
    this.peer = peer
  }

  start(): void {}

  send(cell: Uint8Array): void {
    this.sink(cell)
  }

  queuedCells(): number {
    return 0
  }

  oldestQueuedMs(): undefined {}

  forget(): void {}

  allocateCircuitId(): number {
    return ((this.dialled ? 0x8000_0000 : 0) | ++this.#nextId) >>> 0
  }

  releaseCircuitId(): void {}

  close(): void {}
}

const primitives = createNodePrimitives()
const networkId = new Uint8Array(32)

function relayInfo(name: string) {
  const onionSecret = primitives.random.bytes(32)
  const onionPublic = primitives.x25519PublicOf(onionSecret)
  const kem = primitives.mlKem768KeyPair(primitives.random.bytes(64))
  const id = primitives.random.bytes(32)
  const address = { host: '127.0.0.1', port: 1 }
  const info: RelayInfo = {
    id,
    address,
    onionKey: onionPublic,
    kemKey: kem.public,
    operator: id,
    prefix: name,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
  return { info, keys: [{ onionSecret, onionPublic, kemSecret: kem.secret }] }
}

/** Joins two nodes' circuits with a pair of links; what either sends reaches the other in a later turn. */
function joinNodes(a: Circuits, b: Circuits, toB: LinkPeer, toA: LinkPeer) {
  const [near, far] = [new BenchLink(true, toB), new BenchLink(false, toA)]
  near.sink = (cell) => void setImmediate(() => b.handleCell(far, cell))
  far.sink = (cell) => void setImmediate(() => a.handleCell(near, cell))
  return { near, far }
}

/** A relay under test with one circuit through it, and links to flood it by. */
async function createRelay() {
  const offload = createWorkerOffload({
    jobsModule: new URL('../packages/node/src/daemon/jobs.ts', import.meta.url),
  })
  const ports = {
    clock: createNodeClock(),
    random: primitives.random,
    primitives,
    offload,
    log: SILENT_LOG,
  }
  const [tested, next] = [relayInfo('tested'), relayInfo('next')]
  const floodPeers = Array.from({ length: FLOOD_LINKS }, (_, index) => relayInfo(`flood ${index}`).info)
  const known = new Map([tested.info, next.info, ...floodPeers].map((info) => [toHex(info.id), info]))
  const view: RelayView = {
    relays: () => [...known.values()],
    byId: (id) => known.get(toHex(id)),
    version: 1,
  }
  const config = { networkId, geometry: DEFAULT_GEOMETRY, profile: PROFILE, view } as const
  const nextRelay: Circuits = createCircuits(ports, {
    ...config,
    relay: { id: next.info.id, onionKeys: () => next.keys },
    linkTo: () => Promise.reject(new Error('bench: the last relay dials nobody')),
  })
  const relay: Circuits = createCircuits(ports, {
    ...config,
    relay: { id: tested.info.id, onionKeys: () => tested.keys },
    linkTo: async () => out.near,
  })
  const out = joinNodes(
    relay,
    nextRelay,
    { kind: 'relay', id: next.info.id },
    { kind: 'relay', id: tested.info.id },
  )
  const client: Circuits = createCircuits(ports, { ...config, linkTo: async () => into.near })
  const into = joinNodes(client, relay, { kind: 'relay', id: tested.info.id }, { kind: 'client' })
  await client.builder.build([tested.info, next.info])
  const floodLinks = floodPeers.map(({ id }) => new BenchLink(false, { kind: 'relay', id }))
  return { offload, relay, tested, into, out, floodLinks }
}

function floodBodies(info: RelayInfo): Uint8Array[] {
  return Array.from({ length: 64 }, () => {
    const { handshake } = hybridClientStart(primitives, {
      relayId: info.id,
      onionKey: info.onionKey,
      kemKey: info.kemKey,
      networkId,
      purpose: 'circuit extend',
      clientMessage: concatBytes(Uint8Array.of(1, 1, PROFILE.length), utf8(PROFILE)),
    })
    return encodeCreate(handshake)
  })
}

interface Measured {
  readonly delaysMs: number[]
  created: number
  refused: number
}

async function measure(createsPerS: number, seconds: number): Promise<Measured> {
  const { offload, relay, tested, into, out, floodLinks } = await createRelay()
  const measured: Measured = { delaysMs: [], created: 0, refused: 0 }
  const due: number[] = []
  // What leaves on the measured circuit goes no further: the next relay would find no meaning in it.
  out.near.sink = (cell) => {
    if (commandOf(cell) === CELL_COMMANDS.relay)
      measured.delaysMs.push(sharedNowMs() - (due.shift() as number))
  }
  for (const link of floodLinks) {
    link.sink = (cell) => {
      if (commandOf(cell) === CELL_COMMANDS.created) {
        measured.created++
        const destroy = newCell(DEFAULT_GEOMETRY, circuitIdOf(cell), CELL_COMMANDS.destroy)
        setImmediate(() => relay.handleCell(link, destroy))
      } else measured.refused++
    }
  }
  const bodies = floodBodies(tested.info)
  const worker = new Worker(new URL(import.meta.url))
  let sequence = 0
  const onTick = (tick: Tick): void => {
    for (let count = 0; count < tick.creates; count++) {
      sequence++
      const link = floodLinks[sequence % FLOOD_LINKS] as BenchLink
      // Ids that only a dialler gives.
      const cell = newCell(DEFAULT_GEOMETRY, (0x8000_0000 | sequence) >>> 0, CELL_COMMANDS.create)
      bodyOf(cell).set(bodies[sequence % bodies.length] as Uint8Array)
      relay.handleCell(link, cell)
    }
    for (let count = 0; count < tick.cells; count++) {
      const cell = newCell(DEFAULT_GEOMETRY, 0x8000_0001, CELL_COMMANDS.relay)
      due.push(tick.dueMs)
      relay.handleCell(into.far, cell)
    }
  }
  await new Promise<void>((resolve) => {
    worker.on('message', (tick: Tick | undefined) => (tick === undefined ? resolve() : onTick(tick)))
    worker.postMessage({ createsPerS, seconds })
  })
  await worker.terminate()
  relay.close()
  await offload.close()
  return measured
}

function report(createsPerS: number, seconds: number, { delaysMs, created, refused }: Measured): void {
  const sorted = delaysMs.toSorted((a, b) => a - b)
  const at = (part: number): string =>
    (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(2)
  console.log(
    `${createsPerS} CREATE/s: ${(created / seconds).toFixed(0)} answered and ${(refused / seconds).toFixed(0)} refused a second; ` +
      `a cell of an established circuit is kept ${at(0.5)} ms (median), ${at(0.99)} ms (99 %), ${at(1)} ms (longest) of ${sorted.length}`,
  )
}

if (!isMainThread && parentPort !== null) generate(parentPort)
else {
  const createsPerS = Number(process.argv[2] ?? 2000)
  const seconds = Number(process.argv[3] ?? 8)
  console.log(`${availableParallelism()} cores`)
  // The product's timers and idle workers do not keep a process alive.
  const alive = setInterval(() => {}, 1000)
  // Compilers warm up first.
  await measure(createsPerS, 2)
  for (const rate of [0, createsPerS]) report(rate, seconds, await measure(rate, seconds))
  clearInterval(alive)
}
