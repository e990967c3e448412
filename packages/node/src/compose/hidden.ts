/** Records and hidden services over the circuits of one node. */
import {
  createArgon2Effort,
  createDescriptorRecordType,
  createHiddenClient,
  createHiddenService,
  createProviderRecordType,
  createRecoveryRecordType,
  findProviders,
  type HiddenClient,
  type HiddenService,
  type HiddenServiceConfig,
  keepProvider,
} from '@warren/hidden'
import { formatOnionAddress } from '@warren/crypto'
import type { Cancel, Ports } from '@warren/kernel'
import {
  createDateBeacon,
  createPlacement,
  createRecordsClient,
  type Placement,
  type RecordsClient,
  type RecordType,
} from '@warren/records'
import type { NodeConfig } from '../node.ts'
import type { CircuitSupply } from './circuit-supply.ts'
import type { NetworkParts } from './network.ts'

export interface RecordRules {
  readonly placement: Placement
  readonly types: readonly RecordType[]
}

/** What this network's records are and where they lie. */
export function createRecordRules(ports: Pick<Ports, 'primitives'>, { network }: NodeConfig): RecordRules {
  const { primitives } = ports
  const rules = { networkId: network.id, periodMinutes: network.parameters.periodMinutes }
  return {
    placement: createPlacement(primitives, network.id, createDateBeacon(primitives, network.id)),
    types: [
      createDescriptorRecordType(primitives, rules),
      createRecoveryRecordType(primitives, rules),
      createProviderRecordType(primitives, rules),
    ],
  }
}

export type ServiceSettings = Pick<HiddenServiceConfig, 'identitySeed' | 'authorisedClients' | 'onStream'> & {
  readonly onStatus: () => void
}

export interface HiddenParts {
  readonly records: RecordsClient
  readonly client: HiddenClient
  /** A service that has not been started. */
  makeService(settings: ServiceSettings): HiddenService
  /** Has a service found by whoever knows a secret (docs/spec/providers.md). */
  keepProvider(secret: Uint8Array, identity: Uint8Array): { stop(): void }
  /** @throws as `findProviders` of hidden. */
  findProviders(secret: Uint8Array, cancel: Cancel): Promise<Uint8Array[]>
}

export function composeHidden(
  ports: Ports,
  { network }: NodeConfig,
  { directory, notes, circuits }: NetworkParts,
  { openCircuitTo, takeCircuit, drawReunionPoints, avoidAsLastHop }: CircuitSupply,
  options: {
    readonly placement: Placement
    readonly clientKeyFor: (identity: Uint8Array) => Uint8Array | undefined
  },
): HiddenParts {
  const { view } = directory
  const { recordBytes, publishReplicas, readReplicas } = network.parameters.records
  const rules = { networkId: network.id, periodMinutes: network.parameters.periodMinutes }
  const records = createRecordsClient(ports, {
    view,
    placement: options.placement,
    openCircuitTo,
    publishReplicas,
    readReplicas,
    recordBytes,
  })
  const effort = createArgon2Effort(ports)
  const client = createHiddenClient(ports, {
    ...rules,
    view,
    records,
    openCircuitTo,
    takeCircuit,
    drawReunionPoints,
    clientKeyFor: options.clientKeyFor,
    medianBuildMs: () => circuits.buildTimes().find(({ hops }) => hops === 3)?.medianMs,
    onCircuit: (circuit, identity) =>
      notes.set(circuit, { purpose: 'connection', service: fullAddress(ports, identity) }),
    effort,
  })
  return {
    records,
    client,
    keepProvider: (secret, identity) => keepProvider(ports, { ...rules, records, secret, identity }),
    findProviders: (secret, cancel) => findProviders(ports, { ...rules, records }, secret, cancel),
    makeService(settings) {
      const service = fullAddress(ports, ports.primitives.ed25519PublicOf(settings.identitySeed))
      return createHiddenService(ports, {
        ...rules,
        view,
        records,
        openCircuitTo: async (relay, purpose, cancel) => {
          const circuit = await openCircuitTo(relay, purpose, cancel)
          notes.set(circuit, { ...notes.of(circuit), service })
          return circuit
        },
        avoidAsLastHop,
        effort,
        ...settings,
      })
    },
  }
}

function fullAddress({ primitives }: Pick<Ports, 'primitives'>, identity: Uint8Array): string {
  return `${formatOnionAddress(primitives, identity)}.onion`
}
