/**
 * One visit of the doctor: probes look, all at once where they wait for others; checks judge what was seen; causes are
 * ranked. Nothing it looks at is changed (docs/spec/doctor.md).
 */
import type { Diagnosis } from '@warren/api'
import type { Network } from '@warren/directory'
import { type Cancel, CancelSource, fromHex, type Transport } from '@warren/kernel'
import type { Upstream } from '@warren/platform/node'
import { formatPeerAddress, parsePeerAddress } from '@warren/directory'
import type { Config } from '../config.ts'
import { upstreamOf } from '../daemon/node-config.ts'
import { ranked } from './causes.ts'
import { CHECKS } from './checks/all.ts'
import type { DaemonFacts, Facts, InstanceFacts, RelayFacts, UpstreamFacts } from './facts.ts'
import { probeConfig, probeDisk, probeHome } from './probes/home.ts'
import { probeMachine } from './probes/machine.ts'
import { networkFacts, probeNetwork } from './probes/network.ts'
import { probePorts } from './probes/ports.ts'
import { type AskedRelay, probeRelays, type RelayProbePorts } from './probes/relays.ts'
import { probeState, type StateProbe } from './probes/state.ts'
import { probeUpstream } from './probes/upstream.ts'
import { VISIT_TIMEOUT_MS } from './timeouts.ts'

export interface Visit {
  readonly home: string
  /** Of the program that asks. */
  readonly version: string
  /** The daemon of this home, if its process is there. */
  readonly daemon?: DaemonFacts
  /** Set when the daemon examines itself: its own files are not opened a second time. */
  readonly own?: { readonly config: Config; readonly network: Network | undefined }
  /** Text of a network file to look at instead of the one that the home remembers. */
  readonly networkFile?: string
  /** How a command is typed for this home. */
  readonly command: (...words: readonly string[]) => string
  /** Told of each thing that was looked at, as soon as it was. */
  readonly onStep?: (name: string, tookMs: number) => void
  readonly cancel?: Cancel
}

export interface DoctorPorts extends Omit<RelayProbePorts, 'transport'> {
  /** How relays are dialled: through the proxy, if there is one. */
  readonly transportThrough: (upstream: Upstream | undefined) => Transport
}

export async function diagnose(ports: DoctorPorts, visit: Visit): Promise<Diagnosis> {
  const startedAtMs = ports.clock.nowMs()
  const facts = await factsOf(ports, visit)
  const able = CHECKS.filter(({ applies }) => applies?.(facts) ?? true)
  const findings = ranked(able.flatMap((check) => check.run(facts)))
  return {
    healthy: findings.length === 0,
    running: facts.daemon !== undefined,
    findings,
    checked: able.map(({ label }) => label),
    unchecked: CHECKS.filter((check) => !able.includes(check)).map(({ label }) => label),
    tookMs: Math.round(ports.clock.nowMs() - startedAtMs),
  }
}

async function factsOf(ports: DoctorPorts, visit: Visit): Promise<Facts> {
  const step = <T>(name: string, look: () => T): T => {
    const beganAtMs = ports.clock.nowMs()
    const seen = look()
    visit.onStep?.(name, ports.clock.nowMs() - beganAtMs)
    return seen
  }
  const { own, daemon, networkFile } = visit
  const [home, disk] = step('home and disk', () => [probeHome(visit.home), probeDisk(visit.home)] as const)
  const config = own === undefined ? probeConfig(visit.home) : { config: own.config }
  const machine = probeMachine(visit.version, daemon?.pid)
  const { instance, state } = step('key and state', () => stateOf(ports, visit, home.write === 'done'))
  const { facts: network, network: known } =
    own?.network === undefined || networkFile !== undefined
      ? probeNetwork(visit.home, ports.primitives, networkFile)
      : networkFacts(own.network, 'home')
  const relaysToAsk = known === undefined ? [] : relaysOf(known, config.config, daemon)
  const [reached, portFacts] = await Promise.all([
    reach(ports, visit, config.config, known, relaysToAsk),
    config.config === undefined || daemon !== undefined || instance.lock === 'held'
      ? []
      : probePorts(config.config),
  ])
  return {
    home,
    disk,
    config,
    state,
    instance,
    daemon,
    network: { ...network, entries: relaysToAsk.length },
    ...reached,
    ports: portFacts,
    machine,
    command: visit.command,
  }
}

const UNSEEN: InstanceFacts = { lock: 'unknown' }

function stateOf(ports: DoctorPorts, visit: Visit, isUsable: boolean): StateProbe {
  const isLookedAt = isUsable && visit.own === undefined && visit.daemon?.status === undefined
  return isLookedAt ? probeState(visit.home, ports.primitives) : { instance: UNSEEN, state: undefined }
}

/** Whom to ask: this node's own guard, if it has one, then those of the file; never itself. */
function relaysOf(
  network: Network,
  config: Config | undefined,
  daemon: DaemonFacts | undefined,
): AskedRelay[] {
  const guard = guardOf(daemon)
  const self = config?.relay === true ? (config.advertise ?? config.listen) : undefined
  const named = network.bootstrap
    .filter(({ address }) => formatPeerAddress(address) !== self)
    .filter(({ address }) => guard === undefined || !isSame(address, guard.address))
    .map((relay) => ({ ...relay, isGuard: false }))
  return guard === undefined ? named : [guard, ...named]
}

function isSame(a: AskedRelay['address'], b: AskedRelay['address']): boolean {
  return a.host === b.host && a.port === b.port
}

function guardOf(daemon: DaemonFacts | undefined): AskedRelay | undefined {
  const guard = daemon?.status?.guard
  const address = guard === undefined ? undefined : parsePeerAddress(guard.address)
  return guard === undefined || address === undefined
    ? undefined
    : { id: fromHex(guard.id), address, isGuard: true }
}

interface Reached {
  readonly relays: readonly RelayFacts[] | undefined
  readonly upstream: UpstreamFacts | undefined
}

/** Nobody is contacted by a node that works, nor by one that is locked; nobody but the proxy while that does not work. */
async function reach(
  ports: DoctorPorts,
  visit: Visit,
  config: Config | undefined,
  network: Network | undefined,
  relays: readonly AskedRelay[],
): Promise<Reached> {
  const { daemon, onStep } = visit
  const status = daemon?.status
  const isWell = status?.state === 'usable' && status.guard?.reachable !== false
  // Without the configuration nobody knows whether there is a proxy that must not be gone around.
  if (isWell || status?.state === 'locked' || config === undefined) {
    return { relays: undefined, upstream: undefined }
  }
  const bound = boundedBy(ports, visit.cancel)
  const beganAtMs = ports.clock.nowMs()
  try {
    const proxy = upstreamOf(config)
    const upstream = proxy === undefined ? undefined : await probeUpstream(ports.clock, proxy, bound.cancel)
    if (upstream !== undefined) onStep?.('the upstream proxy', ports.clock.nowMs() - beganAtMs)
    const isOpen = upstream === undefined || upstream.outcome === 'fine'
    if (!isOpen || network === undefined || relays.length === 0) return { relays: undefined, upstream }
    const asked = await probeRelays(
      { ...ports, transport: ports.transportThrough(proxy) },
      network,
      relays,
      bound.cancel,
    )
    onStep?.(`${asked.length} of the first relays`, ports.clock.nowMs() - beganAtMs)
    return { relays: asked, upstream }
  } finally {
    bound.release()
  }
}

/** Gives up when the caller does, or when a visit has taken its time. */
function boundedBy(
  { clock }: DoctorPorts,
  cancel: Cancel | undefined,
): { readonly cancel: Cancel; release(): void } {
  const source = new CancelSource()
  const abort = (): void => source.abort()
  const timer = clock.after(VISIT_TIMEOUT_MS, abort)
  cancel?.addEventListener('abort', abort)
  return {
    cancel: source.cancel,
    release() {
      timer.cancel()
      cancel?.removeEventListener('abort', abort)
    },
  }
}
