/** Circuits, streams and relays of one node as the local API shows them. */
import type { Circuit, RelayRef, Stream } from '@warren/api'
import type { ClientCircuit, StreamGroup } from '@warren/circuit'
import { formatPeerAddress, type RelayInfo } from '@warren/directory'
import { equalBytes, type Clock, toHex } from '@warren/kernel'
import type { NetworkParts } from './network.ts'

type ViewParts = Pick<NetworkParts, 'circuits' | 'notes'>

export function relayRefOf({ id, address, operator, prefix }: RelayInfo): RelayRef {
  return {
    id: toHex(id),
    address: formatPeerAddress(address),
    // Who names no operator is its own.
    ...(equalBytes(operator, id) ? {} : { operator: toHex(operator) }),
    prefix,
  }
}

export function circuitsOf({ circuits, notes }: ViewParts, clock: Pick<Clock, 'nowMs'>): Circuit[] {
  const open = circuits.circuits().filter(({ isOpen }) => isOpen)
  const legs = legsOf(open)
  const nowMs = clock.nowMs()
  return open.map((circuit) => ({
    id: circuit.serial,
    purpose: notes.of(circuit).purpose,
    path: circuit.path.map(relayRefOf),
    hops: circuit.hops,
    hopsMs: circuit.hopTimesMs.map((ms) => Math.max(0, Math.round(ms))),
    streams: circuit.openStreams,
    legs: circuit.streamGroups
      .flatMap((group) => legs.get(group) ?? [])
      .map(({ serial }) => serial)
      .filter((serial) => serial !== circuit.serial),
    ageMs: Math.max(0, Math.round(nowMs - circuit.builtAtMs)),
    sentBytes: circuit.bytesSent,
    receivedBytes: circuit.bytesReceived,
  }))
}

export function streamsOf({ circuits, notes }: ViewParts, clock: Pick<Clock, 'nowMs'>): Stream[] {
  const nowMs = clock.nowMs()
  const open = circuits.circuits().filter(({ isOpen }) => isOpen)
  return [...legsOf(open)].flatMap(([group, carriers]) => {
    const [first] = carriers
    if (first === undefined) return []
    const { purpose, service } = notes.of(first)
    return group.streams().map((stream) => ({
      id: `${first.serial}-${stream.id}`,
      circuits: carriers.map(({ serial }) => serial),
      purpose,
      ...(service === undefined ? {} : { service }),
      target: stream.target,
      ageMs: Math.max(0, Math.round(nowMs - stream.begunAtMs)),
      sentBytes: stream.sentBytes,
      receivedBytes: stream.receivedBytes,
    }))
  })
}

/** The circuits by which each group of streams goes. */
function legsOf(open: readonly ClientCircuit[]): Map<StreamGroup, ClientCircuit[]> {
  const legs = new Map<StreamGroup, ClientCircuit[]>()
  for (const circuit of open) {
    for (const group of circuit.streamGroups) {
      const carriers = legs.get(group)
      if (carriers === undefined) legs.set(group, [circuit])
      else carriers.push(circuit)
    }
  }
  return legs
}
