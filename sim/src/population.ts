/** Who is in a simulated network: relays, people who serve, people who visit; and how they come and are up. */
import { drawBelow, drawShuffled, drawUnit, pause, type Random } from '@warren/kernel'
import { createWideArea } from '@warren/testkit'
import type { Play } from './scenario.ts'
import type { SimNetwork, SimOptions } from './sim-network.ts'
import type { SimNode } from './sim-node.ts'
import { publish } from './traffic.ts'
import { serveRanges, visit, type Visit, type VisitOptions } from './visit.ts'

export interface Served {
  readonly node: SimNode
  /** 56 characters. */
  readonly service: string
  readonly body: Uint8Array
}

export interface Population {
  readonly sim: SimNetwork
  readonly services: readonly Served[]
  readonly clients: readonly SimNode[]
}

export interface PopulationOptions extends Omit<SimOptions, 'seed' | 'relays'> {
  /** How much each service serves. */
  readonly bodyBytes?: number
  /** Services; default: one in twenty nodes. */
  readonly services?: number
  readonly clientSkewMs?: (index: number) => number
  readonly clientsHaveFiles?: boolean
}

/** How one node's way into the network went. */
export interface Started {
  readonly node: SimNode
  readonly ok: boolean
  readonly ms: number
  readonly bytes: number
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const LEAST_RELAYS = 12
const RELAYS_START_WITHIN_MS = 5 * SECOND_MS
const CLIENTS_START_WITHIN_MS = 30 * SECOND_MS
/** A node that is not in by then will hardly ever be. */
const START_PATIENCE_MS = MINUTE_MS
/** A service is on the network long before. */
const PUBLISHED_WITHIN_MS = 2 * MINUTE_MS
const DEFAULT_BODY_BYTES = 100_000

/** One in five of a small network, fewer of a large one: most nodes are clients that only dial out. */
export function relaysOf(nodes: number): number {
  return Math.max(LEAST_RELAYS, Math.round(Math.min(nodes / 5, 30 + nodes / 12)))
}

export function servicesOf(nodes: number): number {
  return Math.max(2, Math.round(nodes / 20))
}

/**
 * Makes the network of a run, all of it up and every service published: relays first, everybody else while they meet.
 *
 * @param started - takes how each start went.
 */
export async function populate(
  play: Play,
  options: PopulationOptions = {},
  started: Started[] = [],
): Promise<Population> {
  const { bodyBytes = DEFAULT_BODY_BYTES, clientSkewMs, clientsHaveFiles, ...network } = options
  const relays = relaysOf(play.nodes)
  const services = options.services ?? servicesOf(play.nodes)
  const sim = play.network({ ...network, relays, area: network.area ?? areaOf(play) })
  play.progress(`${relays} relays start`)
  started.push(...(await startSpread(sim, sim.relays, RELAYS_START_WITHIN_MS)))
  const servers = Array.from({ length: services }, (_, index) => sim.addNode(`service${index}`))
  const clients = Array.from({ length: Math.max(0, play.nodes - relays - services) }, (_, index) =>
    sim.addNode(`client${index}`, {
      ...(clientSkewMs === undefined ? {} : { skewMs: clientSkewMs(index) }),
      ...(clientsHaveFiles === undefined ? {} : { hasFiles: clientsHaveFiles }),
    }),
  )
  play.progress(`${services} services and ${clients.length} clients start`)
  started.push(...(await startSpread(sim, [...servers, ...clients], CLIENTS_START_WITHIN_MS)))
  const inside = started.filter(({ ok }) => ok).length
  // Whatever comes then would only take long and say less.
  if (inside < started.length / 2) throw new Error(`only ${inside} of ${started.length} nodes became usable`)
  play.progress('services publish')
  const bodies = sim.random.fork('bodies')
  const served = servers.map(async (node): Promise<Served> => {
    const body = bodies.fork(node.name).bytes(bodyBytes)
    await serveRanges(node, body)
    return { node, body, service: await publish(node) }
  })
  return { sim, clients, services: await sim.settle(Promise.all(served), PUBLISHED_WITHIN_MS) }
}

/** Cities, and nothing between them but distance. */
function areaOf(play: Play): NonNullable<SimOptions['area']> {
  return createWideArea(play.random.fork('area'))
}

/** Starts machines one after the other at random times and lets time pass until each is usable or has given up. */
export async function startSpread(
  sim: SimNetwork,
  nodes: readonly SimNode[],
  withinMs: number,
): Promise<Started[]> {
  const random = sim.random.fork(`starts of ${nodes[0]?.name}`)
  const starts = nodes.map((node) => startLater(sim, node, drawUnit(random) * withinMs))
  return sim.settle(Promise.all(starts), withinMs + START_PATIENCE_MS + SECOND_MS)
}

/** Never rejects. */
export async function startLater(sim: SimNetwork, node: SimNode, delayMs: number): Promise<Started> {
  const { clock } = sim
  await pause(clock, delayMs)
  const startedMs = clock.nowMs()
  const late = Promise.withResolvers<boolean>()
  const timer = clock.after(START_PATIENCE_MS, () => late.resolve(false))
  const start = node.start(sim.network).then(
    () => true,
    () => false,
  )
  const ok = await Promise.race([start, late.promise])
  timer.cancel()
  return { node, ok, ms: clock.nowMs() - startedMs, bytes: 0 }
}

/** Visits by clients drawn at random to services drawn at random, begun at random times within `withinMs`; all their outcomes. */
export async function visitAround(
  { sim, services, clients }: Population,
  how: VisitOptions & { readonly visits: number; readonly withinMs: number; readonly label: string },
): Promise<Visit[]> {
  const random = sim.random.fork(`visits ${how.label}`)
  const online = clients.filter((client) => client.isRunning)
  const visits = Array.from({ length: how.visits }, async () => {
    const [client, target] = [pick(random, online), pick(random, services)]
    await pause(sim.clock, drawUnit(random) * how.withinMs)
    return visit(client, sim.clock, target, how)
  })
  return sim.settle(Promise.all(visits), how.withinMs + how.deadlineMs + MINUTE_MS)
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[drawBelow(random, items.length)]
  if (item === undefined) throw new Error('nothing to draw from')
  return item
}

/** `share` of them, drawn at random. */
export function drawShare<T>(random: Random, items: readonly T[], share: number): T[] {
  return drawShuffled(random, items).slice(0, Math.round(items.length * share))
}
