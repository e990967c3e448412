/** The node as a whole in one picture: what it is, what it waits for, and why that takes time. */
import { type DirectoryStatus, formatPeerAddress, isOwn } from '@warren/directory'
import { equalBytes, toHex } from '@warren/kernel'
import type { StoreHolder } from '@warren/store'
import { formatHostPort } from '../config.ts'
import type { NodeConfig, NodeSummary } from '../node.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { OperatorControl } from '../relay/operator.ts'
import type { RelayBudget } from '../relay/relay-budget.ts'
import type { ServiceManager } from '../services/service-manager.ts'
import type { CircuitSupply } from './circuit-supply.ts'
import { guardSummary } from './guard-summary.ts'
import { bootstrapOf, missingRelays } from './missing-relays.ts'
import type { NetworkParts } from './network.ts'
import { storeHeldOf } from './store-status.ts'

export interface SummaryParts {
  readonly config: NodeConfig
  readonly network: NetworkParts
  readonly supply: CircuitSupply
  readonly services: ServiceManager
  readonly recovery: Recovery
  readonly operator: OperatorControl
  /** What it keeps for others, if it does. */
  readonly store: StoreHolder | undefined
  /** Where the proxy listens, if it does. */
  proxy(): NodeConfig['proxy']
  state(): NodeSummary['state']
}

/** Below this many independent operators a network hides nobody (docs/threat-model.md). */
const OPERATORS_FOR_ANONYMITY = 20
const DEMONSTRATION_NOTICE = 'demonstration network, no anonymity claimed'

export function summaryOf(parts: SummaryParts): NodeSummary {
  const { config, network, services } = parts
  const { view } = network.directory
  const operators = operatorsOf(network)
  const list = services.list()
  const proxy = parts.proxy()
  const skewMs = clockSkewMs(parts)
  const reason = parts.state() === 'usable' ? {} : reasonOf(parts, skewMs)
  return {
    state: parts.state(),
    network: {
      id: toHex(config.network.id),
      name: config.network.name,
      testing: config.network.testing,
      operators,
      ...(operators < OPERATORS_FOR_ANONYMITY ? { notice: DEMONSTRATION_NOTICE } : {}),
    },
    relays: view.relays().length,
    circuits: network.circuits.circuits().filter(({ isOpen }) => isOpen).length,
    services: list.length,
    servicesPublished: list.filter(({ state }) => state === 'published' || state === 'degraded').length,
    ...guardSummary(network.guards.status(), network.quality.status().suspects),
    buildTimes: network.circuits.buildTimes(),
    bandwidth: network.meter.count(),
    memory: {
      queuedBytes: network.memory.count(),
      maxBytes: network.memory.maxBytes,
      givenUp: network.memory.evictions,
    },
    ...recoveryOf(parts.recovery),
    backup: parts.recovery.backup(),
    ...reason,
    ...(proxy === undefined ? {} : { proxy: formatHostPort(proxy) }),
    ...(network.self === undefined
      ? {}
      : {
          relay: {
            id: toHex(network.self.id),
            address: formatPeerAddress(network.self.address),
            listed: !network.listing.isHeld,
            ...operatorOf(parts.operator),
            ...(network.reachability?.status() ?? { reachable: 'unknown' as const }),
            ...budgetOf(network.budget),
            ...storeOf(parts.store),
          },
        }),
    ...(parts.state() === 'usable' ? {} : bootstrapOf(network.directory.status())),
    directory: directoryOf(network.directory.status()),
    ...(network.upstream === undefined ? {} : { upstream: network.upstream.status() }),
    ...(skewMs === undefined ? {} : { clockSkewMs: skewMs }),
  }
}

/** The directory counts the operators of relays beside this one; here it counts like every other. */
function operatorsOf({ directory, self }: NetworkParts): number {
  const { operators } = directory.status()
  const own = self && directory.view.byId(self.id)
  if (own === undefined) return operators
  const others = directory.view.relays().filter((relay) => !isOwn(relay, directory.own()))
  return others.some(({ operator }) => equalBytes(operator, own.operator)) ? operators : operators + 1
}

function operatorOf(operator: OperatorControl): Pick<NonNullable<NodeSummary['relay']>, 'operator'> {
  const id = operator.id()
  return id === undefined ? {} : { operator: toHex(id) }
}

function directoryOf(status: DirectoryStatus): NonNullable<NodeSummary['directory']> {
  return {
    peersAsked: status.asked,
    peersAnswered: status.answered,
    differing: [...status.disagreements],
    contradicting: status.equivocating,
    twoFaced: status.twoFaced.map(({ relayId, shown: [one, other] }) => ({
      id: toHex(relayId),
      shown: [one, other],
    })),
    dropped: status.penalised,
    expected: status.expected,
  }
}

function recoveryOf(recovery: Recovery): Pick<NodeSummary, 'recovery'> {
  const status = recovery.status()
  return status === undefined ? {} : { recovery: status }
}

function budgetOf(budget: RelayBudget | undefined): Pick<NonNullable<NodeSummary['relay']>, 'budget'> {
  if (budget === undefined) return {}
  const { volume, ...rest } = budget.status()
  if (volume === undefined) return { budget: rest }
  const { endsAtMs, ...used } = volume
  return { budget: { ...rest, volume: { ...used, until: new Date(endsAtMs).toISOString() } } }
}

function storeOf(holder: StoreHolder | undefined): Pick<NonNullable<NodeSummary['relay']>, 'store'> {
  const store = storeHeldOf(holder)
  return store === undefined ? {} : { store }
}

/** What keeps the node from being usable: relays first, then circuits; a wrong clock explains both. */
function reasonOf(
  { network, supply }: SummaryParts,
  skewMs: number | undefined,
): { waitingFor?: string; cause?: string } {
  const clock =
    skewMs === undefined
      ? undefined
      : `this machine's clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead' : 'behind'}; set it`
  const upstream = network.upstream?.status()
  if (upstream?.state === 'gone') {
    return { waitingFor: 'the upstream proxy', cause: upstream.cause ?? 'it is gone' }
  }
  const status = network.directory.status()
  if (!status.usable) {
    const missing = missingRelays(status)
    return clock === undefined ? missing : { ...missing, cause: clock }
  }
  const cause = clock ?? supply.pool.lastError?.message
  return { waitingFor: 'a circuit', ...(cause === undefined ? {} : { cause }) }
}

/** This machine's clock against the median of its peers', if they differ by more than the network tolerates. */
function clockSkewMs({ config, network }: SummaryParts): number | undefined {
  const skews = network.links.links().flatMap(({ clockSkewMs: skew }) => (skew === undefined ? [] : [skew]))
  skews.sort((a, b) => a - b)
  const median = skews[Math.floor(skews.length / 2)]
  const toleratedMs = config.network.parameters.descriptors.clockSkewS * 1000
  return median !== undefined && Math.abs(median) > toleratedMs ? -Math.round(median) : undefined
}
