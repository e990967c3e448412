/**
 * What circuits cost beside their cryptography: `tools/node bench/micro-cell-forward.ts [CELLS]`.
 *
 * `forward` and `backward` are one relay's path from link to link with a cryptor that does nothing. `path` is a stream
 * over the sixteen layers of a rendezvous, all in one process with links that only queue, beside the same layers bare.
 */
import { type Duplex, fail, MemoryQuota, type Offload, SILENT_LOG, toHex } from '@warren/kernel'
import {
  type Circuits,
  type ClientCircuit,
  createCircuits,
  RELAY_COMMANDS,
  type RelayCircuit,
} from '@warren/circuit'
import {
  type BoundHopKeys,
  createClientCryptor,
  createRelayCryptor,
  type HopKeys,
  type RelayCryptor,
} from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { Link, LinkEvents, LinkPeer } from '@warren/link'
import { createNodeClock, createNodePrimitives } from '@warren/platform/node'
import { bodyOf, CELL_COMMANDS, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import type { CircuitContext } from '../packages/circuit/src/context.ts'
import { encodeExtend } from '../packages/circuit/src/format.ts'
import { flowBoundsOf } from '../packages/circuit/src/flow/flow-bounds.ts'
import { LinkCircuits } from '../packages/circuit/src/link-circuits.ts'
import { newRelayCell } from '../packages/circuit/src/relay-cell.ts'
import { Extensions } from '../packages/circuit/src/relay/extensions.ts'
import { Pacer, UNLIMITED } from '../packages/circuit/src/relay/pacer.ts'
import { RelayCircuitEnd } from '../packages/circuit/src/relay/relay-circuit.ts'

const clock = createNodeClock()
const primitives = createNodePrimitives()
const geometry = DEFAULT_GEOMETRY
const { bodyBytes, dataBytes } = geometry
const PROFILE = 'cgo-gmac'
const RELAY = CELL_COMMANDS.relay
const cells = Number(process.argv[2] ?? 50_000)
const offload: Offload = { run: async (job, input) => job.run(primitives, input) }
const ports = { clock, random: primitives.random, primitives, offload, log: SILENT_LOG }
const networkId = new Uint8Array(32)

/** Cells on their way between links of this process, delivered one after the other, never inside `send`. */
const underWay: { readonly to: MemoryLink; readonly cell: Uint8Array }[] = []
let taken = 0

function deliverAll(): void {
  while (taken < underWay.length) {
    const { to, cell } = underWay[taken++] as (typeof underWay)[number]
    to.events?.cell(cell)
  }
  underWay.length = 0
  taken = 0
}

class MemoryLink implements Link {
  readonly remote = { host: '127.0.0.1', port: 1 }
  readonly clockSkewMs = 0
  readonly heardAtMs = 0
  readonly capabilities = new Set<string>()
  readonly dialled: boolean
  readonly peer: LinkPeer
  other: MemoryLink | undefined
  events: LinkEvents | undefined
  #nextId = 0

  constructor(dialled: boolean, peer: LinkPeer) {
    this.dialled = dialled
    this.peer = peer
  }

  start(events: LinkEvents): void {
    this.events = events
  }

  send(cell: Uint8Array): void {
    if (this.other !== undefined) underWay.push({ to: this.other, cell })
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

function microsPerCell(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch <= 10; batch++) {
    const startMs = performance.now()
    for (let cell = 0; cell < cells / 10; cell++) run()
    if (batch > 0) best = Math.min(best, ((performance.now() - startMs) * 10_000) / cells)
  }
  return best
}

/** One relay's circuit between two links, with a cryptor that recognises only its first cell. */
async function measureNullRelay(): Promise<void> {
  const [inLink, outLink] = [
    new MemoryLink(false, { kind: 'client' }),
    new MemoryLink(true, { kind: 'client' }),
  ]
  const [inbound, outbound] = [inLink, outLink].map((link) => new LinkCircuits(link, () => {})) as [
    LinkCircuits,
    LinkCircuits,
  ]
  let isFirst = true
  const tag = new Uint8Array(16)
  const cryptor: RelayCryptor = {
    forward: () => isFirst && !(isFirst = false),
    backward() {},
    originate() {},
    lastForwardTag: tag,
    lastBackwardTag: tag,
  }
  const relay = { id: new Uint8Array(32).fill(1), address: outLink.remote } as RelayInfo
  const view: RelayView = { relays: () => [relay], byId: () => relay, version: 1 }
  const config = { networkId, geometry, profile: PROFILE, view, linkTo: async () => outLink } as const
  const context = {
    ports,
    config,
    memory: new MemoryQuota(),
    flow: flowBoundsOf(geometry),
    pacer: new Pacer(clock, geometry.cellBytes, UNLIMITED),
    newRelayCryptor: () => cryptor,
    circuitsOf: () => outbound,
  } as unknown as CircuitContext
  const keys: BoundHopKeys = { forward: tag, backward: tag, binding: tag }
  const circuit = new RelayCircuitEnd(context, new Extensions(), inbound, 5, keys, () => {})
  inbound.add(5, circuit)
  const extend = newRelayCell(
    geometry,
    RELAY_COMMANDS.extend,
    0,
    encodeExtend({ relayId: relay.id, handshake: tag }),
  )
  extend[4] = CELL_COMMANDS.relayEarly
  circuit.handleCell(extend)
  await new Promise((resolve) => setImmediate(resolve))
  const outId = 0x8000_0001
  outbound.handleCell(newCell(geometry, outId, CELL_COMMANDS.created))
  const [forward, backward] = [newCell(geometry, 5, RELAY), newCell(geometry, outId, RELAY)]
  report(
    'forward, no cryptography',
    microsPerCell(() => {
      forward[0] = 0
      forward[3] = 5
      inbound.handleCell(forward)
    }),
  )
  report(
    'backward, no cryptography',
    microsPerCell(() => {
      backward[0] = 0x80
      backward[3] = 1
      outbound.handleCell(backward)
    }),
  )
}

function report(name: string, micros: number): void {
  console.log(
    `${name.padEnd(44)} ${micros.toFixed(2).padStart(8)} us a cell  ${(dataBytes / micros).toFixed(0).padStart(6)} MB/s`,
  )
}

interface MemoryNode {
  readonly circuits: Circuits
  readonly info: RelayInfo | undefined
}

/** Seven nodes' worth of relays, and whoever else is asked for. */
function createMemoryNetwork() {
  const nodes = new Map<string, MemoryNode>()
  const links = new Map<string, MemoryLink>()
  const view: RelayView = {
    relays: () => [...nodes.values()].flatMap(({ info }) => info ?? []),
    byId: (id) => nodes.get(toHex(id))?.info,
    version: 1,
  }
  const wire = (link: MemoryLink, { circuits }: MemoryNode): void => {
    const attached = circuits.attach(link)
    link.start({
      cell: (cell) => attached.handleCell(cell),
      writable: (circuitId) => attached.handleWritable(circuitId),
      close: (error) => attached.handleClosed(error),
    })
  }
  return (name: string, isRelay: boolean): MemoryNode => {
    const onionSecret = primitives.random.bytes(32)
    const kem = primitives.mlKem768KeyPair(primitives.random.bytes(64))
    const id = primitives.random.bytes(32)
    const onionPublic = primitives.x25519PublicOf(onionSecret)
    const info: RelayInfo = {
      id,
      address: { host: '127.0.0.1', port: 1 },
      onionKey: onionPublic,
      kemKey: kem.public,
      operator: id,
      prefix: name,
      aliveAtMs: 0,
      firstSeenMs: 0,
    }
    const keys = [{ onionSecret, onionPublic, kemSecret: kem.secret }]
    const linkTo = async ({ id: target }: { readonly id: Uint8Array }): Promise<Link> => {
      const key = `${name} ${toHex(target)}`
      const known = links.get(key)
      const to = nodes.get(toHex(target))
      if (known !== undefined) return known
      if (to === undefined) throw fail('unreachable', 'bench: no such relay')
      const link = new MemoryLink(true, { kind: 'relay', id: target })
      link.other = new MemoryLink(false, isRelay ? { kind: 'relay', id } : { kind: 'client' })
      link.other.other = link
      links.set(key, link)
      wire(link, node)
      wire(link.other, to)
      return link
    }
    const circuits = createCircuits(ports, {
      networkId,
      geometry,
      profile: PROFILE,
      view,
      linkTo,
      ...(isRelay ? { relay: { id, onionKeys: () => keys } } : {}),
    })
    const node: MemoryNode = { circuits, info: isRelay ? info : undefined }
    nodes.set(toHex(id), node)
    return node
  }
}

/** Runs promises and cells until `work` settles. */
async function settle<T>(work: Promise<T>): Promise<T> {
  let isSettled = false
  const note = (): void => {
    isSettled = true
  }
  work.then(note, note)
  while (!isSettled) {
    await new Promise((resolve) => setImmediate(resolve))
    deliverAll()
  }
  return work
}

async function joinedCircuits(): Promise<{
  readonly client: ClientCircuit
  readonly service: ClientCircuit
}> {
  const create = createMemoryNetwork()
  const relays = Array.from({ length: 6 }, (_, index) => create(`relay ${index}`, true))
  const path = (...hops: number[]): RelayInfo[] => hops.map((hop) => relays[hop]?.info as RelayInfo)
  const client = await settle(create('client', false).circuits.builder.build(path(0, 1, 2)))
  const service = await settle(create('service', false).circuits.builder.build(path(3, 4, 5, 2)))
  let waiting: RelayCircuit | undefined
  relays[2]?.circuits.relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit) => {
    waiting = circuit
  })
  relays[2]?.circuits.relay.onMessage(RELAY_COMMANDS.rendezvous1, (circuit) =>
    circuit.join(waiting as RelayCircuit),
  )
  client.send(RELAY_COMMANDS.establishRendezvous, new Uint8Array(20))
  deliverAll()
  service.send(RELAY_COMMANDS.rendezvous1, new Uint8Array(20))
  deliverAll()
  const keys = { forward: primitives.random.bytes(80), backward: primitives.random.bytes(80) }
  client.addVirtualHop(keys, 'client')
  service.addVirtualHop(keys, 'service')
  return { client, service }
}

async function pathMicros(): Promise<number> {
  const { client, service } = await joinedCircuits()
  const accepted: Duplex[] = []
  service.onStream((incoming) => accepted.push(incoming.accept()))
  const near = await settle(client.openStream('80'))
  const far = accepted[0] as Duplex
  let received = 0
  near.start({ data: (chunk) => (received += chunk.length), end() {}, drain() {}, close() {} })
  const chunk = new Uint8Array(16 * dataBytes)
  const writes = Math.floor(cells / 80)
  let left = writes
  const write = (): void => {
    while (left-- > 0) if (!far.write(chunk)) return
  }
  far.start({ data() {}, end() {}, drain: write, close() {} })
  const total = writes * chunk.length
  const startMs = performance.now()
  write()
  while (received < total) {
    deliverAll()
    await Promise.resolve()
  }
  return ((performance.now() - startMs) * 1000) / (total / dataBytes)
}

/** The same sixteen layers as `path`, called one after the other. */
function layerMicros(): number {
  const drawKeys = (): HopKeys => ({
    forward: primitives.random.bytes(80),
    backward: primitives.random.bytes(80),
  })
  const [client, service] = [1, 2].map(() => createClientCryptor(primitives, PROFILE, bodyBytes))
  const relays = Array.from({ length: 7 }, drawKeys)
  const cryptors = relays.map((keys) => createRelayCryptor(primitives, PROFILE, bodyBytes, keys))
  for (const keys of relays.slice(0, 3)) client?.addHop(keys)
  for (const keys of relays.slice(3)) service?.addHop(keys)
  const virtual = drawKeys()
  client?.addVirtualHop(virtual, 'client')
  service?.addVirtualHop(virtual, 'service')
  // As many cells as a window holds, so that they come from the same caches as on the path.
  const bodies = Array.from({ length: 384 }, () => bodyOf(newCell(geometry, 1, RELAY)))
  let turn = 0
  return microsPerCell(() => {
    const body = bodies[turn++ % bodies.length] as Uint8Array
    service?.encrypt(RELAY, 4, body)
    for (const hop of [3, 4, 5, 6]) cryptors[hop]?.forward(RELAY, body)
    for (const hop of [2, 1, 0]) cryptors[hop]?.backward(RELAY, body)
    if (client?.decrypt(RELAY, body) !== 3) throw fail('bug', 'bench: the cell is not recognised')
  })
}

await measureNullRelay()
const layers = layerMicros()
report('sixteen layers, bare', layers)
let path = Number.POSITIVE_INFINITY
for (let run = 0; run < 5; run++) path = Math.min(path, await pathMicros())
report('path of sixteen layers, seven relays', path)
console.log(
  `circuits add ${(path - layers).toFixed(2)} us a cell over nine nodes; ${((100 * layers) / path).toFixed(0)} % is cryptography`,
)
