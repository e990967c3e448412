/**
 * Relays in bad hands, some of every ten: what they do to others, what they cannot do, and what they learn, alone and all
 * together, against what the threat model grants.
 */
import { drawShuffled } from '@warren/kernel'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { hostileTransport } from '../adversary/hostile-transport.ts'
import { STRATEGIES, STRATEGY_NAMES, type StrategyName } from '../adversary/index.ts'
import { chainsOf, learnedBy } from '../observer/learned.ts'
import { Observer } from '../observer/observer.ts'
import { type Population, populate, relaysOf, type Started, startSpread, visitAround } from '../population.ts'
import type { Play, Scenario } from '../scenario.ts'
import type { HostilePorts, SimNetwork, TransportWrap } from '../sim-network.ts'
import type { SimNode } from '../sim-node.ts'
import { strangersDialled } from '../strangers.ts'
import type { Visit } from '../visit.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** At least these bootstrap entries are honest: who controls all of them controls the view (docs/threat-model.md). */
const HONEST_ENTRIES = 2
const BODY_BYTES = 150_000
const VISITS_PER_CLIENT = 0.25
const STARTS_SUCCEED = 0.97
const CONVERGED_WITHIN_MS = 3 * MINUTE_MS

/** What needs it is relays that swallow: most paths meet one, and a guard that does so ends every circuit; each takes seconds to be found out. */
const P95_MS = 90 * SECOND_MS
const STALLED_SUCCEED = 0.9

interface HostileOptions {
  readonly name: string
  readonly about: string
  readonly share: number
  readonly strategies: readonly StrategyName[]
  readonly nodes: Scenario['nodes']
  /** All of their addresses are in one prefix. */
  readonly isOnePrefix?: boolean
  /** Share of the visits that end well, and within what time 95 % of them. */
  readonly succeed: number
  readonly p95Ms: number
}

function hostile(options: HostileOptions): Scenario {
  return {
    name: options.name,
    about: options.about,
    nodes: options.nodes,
    async play(play) {
      const band = new Band(play, options)
      const starts: Started[] = []
      const people = await populate(
        play,
        {
          bodyBytes: BODY_BYTES,
          hostileRelay: (index, ports) => band.wrapOf(index, ports),
          ...(options.isOnePrefix ? { relayIp: (index: number) => band.ipOf(index) } : {}),
        },
        starts,
      )
      const { sim, clients } = people
      await band.startTwin(sim)
      judgeStarts(play, starts)
      play.progress(`visits, with ${band.size} of ${sim.relays.length} relays in bad hands`)
      const visits = await visitAround(people, {
        label: 'among hostile relays',
        visits: Math.ceil(clients.length * VISITS_PER_CLIENT),
        withinMs: 20 * SECOND_MS,
        patienceMs: 10 * SECOND_MS,
        connectPatienceMs: 25 * SECOND_MS,
        deadlineMs: 3 * MINUTE_MS,
      })
      judgeVisits(play, visits, options)
      play.progress('what they learned')
      judgeLearned(play, people, band)
      await judgeViews(play, sim, band)
      if (options.isOnePrefix) judgeRuns(play, band)
    },
  }
}

/** The relays in bad hands: who they are, what each does, and what each sees. */
class Band {
  readonly observers: Observer[] = []
  readonly #indices: ReadonlySet<number>
  readonly #strategies: readonly StrategyName[]
  #liar: { readonly index: number; readonly ports: HostilePorts } | undefined

  constructor(play: Play, { share, strategies }: HostileOptions) {
    const relays = relaysOf(play.nodes)
    const some = Array.from({ length: relays - HONEST_ENTRIES }, (_, index) => HONEST_ENTRIES + index)
    const shuffled = drawShuffled(play.random.fork('hostile'), some)
    this.#indices = new Set(shuffled.slice(0, Math.round(relays * share)))
    this.#strategies = strategies
  }

  get size(): number {
    return this.#indices.size
  }

  wrapOf(index: number, ports: HostilePorts): TransportWrap | undefined {
    if (!this.#indices.has(index)) return undefined
    const strategy = this.#strategies[this.observers.length % this.#strategies.length]
    if (strategy === 'lie') this.#liar ??= { index, ports }
    const { cellBytes } = DEFAULT_GEOMETRY
    const observer = new Observer(`relay${index}`, ports.clock, cellBytes)
    this.observers.push(observer)
    if (strategy === undefined) return observer.wrap
    const lies = hostileTransport({ clock: ports.clock, cellBytes }, [STRATEGIES[strategy](ports)])
    return (transport) => observer.wrap(lies(transport))
  }

  /** One prefix for the band, one for each of the others. */
  ipOf(index: number): string {
    return this.#indices.has(index)
      ? `10.251.${index >> 8}.${(index & 255) + 1}`
      : `10.${(index % 250) + 1}.0.1`
  }

  /** One of the liars is two machines that state different things under one key. */
  async startTwin(sim: SimNetwork): Promise<void> {
    const liar = this.#liar === undefined ? undefined : sim.relays[this.#liar.index]
    if (liar !== undefined) await startSpread(sim, [sim.addTwin(liar)], SECOND_MS)
  }

  isHostile(sim: SimNetwork, ip: string | undefined): boolean {
    return [...this.#indices].some((index) => sim.relays[index]?.ip === ip)
  }
}

function judgeStarts({ report }: Play, starts: readonly Started[]): void {
  const { attempts, succeeded } = report.attempts('starts', starts)
  report.property(
    `${STARTS_SUCCEED * 100} % of the nodes become usable`,
    succeeded >= attempts * STARTS_SUCCEED,
    `${succeeded} of ${attempts}`,
  )
}

function judgeVisits({ report }: Play, visits: readonly Visit[], { succeed, p95Ms }: HostileOptions): void {
  const wrong = visits.reduce((sum, { wrongBytes }) => sum + wrongBytes, 0)
  report.property('no byte arrives that the service did not send', wrong === 0, `${wrong} bytes`)
  const row = report.attempts('visits', visits)
  report.property(
    `${succeed * 100} % of the visits succeed`,
    row.succeeded >= row.attempts * succeed,
    `${row.succeeded} of ${row.attempts}`,
  )
  report.property(
    `95 % of those within ${p95Ms / SECOND_MS} s`,
    row.p95Ms <= p95Ms,
    `p95 ${Math.round(row.p95Ms / 100) / 10} s`,
  )
}

/** How far a share may lie above what is expected before chance is no explanation: three standard deviations. */
function isWithinChance(hits: number, of: number, expected: number): boolean {
  return hits <= of * expected + 3 * Math.sqrt(Math.max(1, of * expected * (1 - expected)))
}

function judgeLearned({ report }: Play, { sim, clients, services }: Population, band: Band): void {
  const relayIps = new Set([...sim.relays, ...sim.twins].map(({ ip }) => ip))
  const rows = learnedBy(band.observers, (ip) => relayIps.has(ip))
  report.learned(rows)
  const beyond = rows.filter(({ granted }) => !granted)
  report.property(
    'hostile relays, alone and together, learn nothing that the threat model does not grant',
    rows.length > 0 && beyond.length === 0,
    beyond.length === 0 ? `${rows.length} kinds of facts, all granted` : `${beyond.length} kinds not granted`,
  )
  const share = band.size / sim.relays.length
  judgeGuards(
    report,
    { sim, band, share },
    clients,
    services.map(({ node }) => node),
  )
  judgeEnds(report, { sim, band, share }, clients)
  const longest = Math.max(0, ...chainsOf(band.observers).map(({ relays }) => relays.length))
  report.figure('longest run of hostile relays in one circuit', longest, 'relays')
}

interface Watch {
  readonly sim: SimNetwork
  readonly band: Band
  /** Of the relays. */
  readonly share: number
}

/** Pairs of a client and a service both of whose guards are hostile can be correlated: f², whatever circuits they build. */
function judgeGuards(
  report: Play['report'],
  { sim, band, share }: Watch,
  clients: readonly SimNode[],
  services: readonly SimNode[],
): void {
  const isWatched = (node: SimNode): boolean =>
    band.isHostile(sim, node.isRunning ? node.node.summary().guard?.address.split(':')[0] : undefined)
  const watchedClients = clients.filter(isWatched).length
  const watchedServices = services.filter(isWatched).length
  const pairs = (watchedClients * watchedServices) / (clients.length * services.length)
  report.figure('hostile share of the relays, f', share, '')
  report.figure('clients whose guard is hostile', watchedClients / clients.length, 'of all')
  report.figure(
    'client and service both watched at their guards',
    pairs,
    `of all pairs; f² is ${(share ** 2).toFixed(3)}`,
  )
  report.property(
    'no more clients have a hostile guard than chance explains',
    isWithinChance(watchedClients, clients.length, share),
    `${watchedClients} of ${clients.length} at f = ${share.toFixed(2)}`,
  )
}

/** Circuits whose first and last relay are hostile. */
function judgeEnds(report: Play['report'], { sim, band, share }: Watch, clients: readonly SimNode[]): void {
  const paths = clients
    .filter((client) => client.isRunning)
    .flatMap((client) =>
      client.node.circuits().map(({ path }) => path.map(({ address }) => address.split(':')[0])),
    )
    .filter((path) => path.length >= 3)
  const held = paths.filter((path) => band.isHostile(sim, path[0]) && band.isHostile(sim, path.at(-1))).length
  report.figure(
    'circuits whose both ends are hostile',
    held / Math.max(1, paths.length),
    `of ${paths.length}; f² is ${(share ** 2).toFixed(3)}`,
  )
}

/** Relays of one prefix count as one: no circuit passes two of them. */
function judgeRuns({ report }: Play, band: Band): void {
  const runs = chainsOf(band.observers).filter(({ relays }) => relays.length > 1).length
  report.property('no circuit passes two relays of one prefix', runs === 0, `${runs} circuits`)
}

async function judgeViews({ report }: Play, sim: SimNetwork, band: Band): Promise<void> {
  const honest = sim.relays.filter(({ ip }) => !band.isHostile(sim, ip))
  const sees = (): boolean => honest.every(({ node }) => node.summary().relays >= honest.length)
  report.property(
    'every honest relay comes to see as many relays as there are honest ones',
    await sim.waitFor(sees, CONVERGED_WITHIN_MS),
    `${honest.length} honest relays`,
  )
  const strangers = strangersDialled(sim)
  report.property(
    'nobody is led to an address that no relay signed',
    strangers.length === 0,
    strangers.slice(0, 3).join(', ') || 'none',
  )
}

const SMALL: Scenario['nodes'] = { usual: 60, soak: 400, least: 40 }
const LARGE: Scenario['nodes'] = { usual: 200, soak: 2000, least: 60 }

const ABOUT: Readonly<Record<StrategyName, string>> = {
  drop: 'lose cells',
  delay: 'hold everything back',
  corrupt: 'change bytes',
  replay: 'send cells twice',
  tag: 'mark cells for each other',
  stall: 'carry a circuit for a while and then swallow it',
  lie: 'withhold, garble and contradict in the directory',
}

export const HOSTILE: readonly Scenario[] = [
  ...STRATEGY_NAMES.map((strategy) =>
    hostile({
      name: `hostile-${strategy}`,
      about: `a fifth of the relays ${ABOUT[strategy]}: people still get what they want, and nothing is learned that is not granted`,
      share: 0.2,
      strategies: [strategy],
      nodes: SMALL,
      succeed: strategy === 'stall' ? STALLED_SUCCEED : 0.95,
      p95Ms: P95_MS,
    }),
  ),
  hostile({
    name: 'hostile-prefix',
    about:
      'a third of the relays are one hand with one address prefix that only watches: no circuit passes two of them',
    share: 1 / 3,
    strategies: [],
    isOnePrefix: true,
    nodes: SMALL,
    succeed: 1,
    p95Ms: 30 * SECOND_MS,
  }),
  ...[10, 20].map((percent) =>
    hostile({
      name: `hostile-all-${percent}`,
      about: `${percent} % of the relays drop, delay, corrupt, replay, tag, stall or lie, by turns, and put together what they see`,
      share: percent / 100,
      strategies: STRATEGY_NAMES,
      nodes: LARGE,
      succeed: 0.95,
      p95Ms: P95_MS,
    }),
  ),
]
