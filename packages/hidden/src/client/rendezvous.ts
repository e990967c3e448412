/** A client's rendezvous: a fresh circuit whose last relay waits for the service (docs/spec/hidden-services.md §7). */
import { type Cancel, defer, fail, type Ports, throwIfCancelled } from '@warren/kernel'
import { type ClientCircuit, padSetUp, RELAY_COMMANDS } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { shapeOfGet, withDeadline } from '@warren/records'
import { COOKIE_BYTES, decodeStatus } from '../message-format.ts'
import { CIRCUIT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../timeouts.ts'
import type { KeptApart } from './apart-groups.ts'

/**
 * Supplies a circuit over relays of our choice whose last relay is any that fits. It was and will be given to nobody
 * else; it belongs to the caller, who destroys it. With `apart` it shares as few relays after the guard with what that
 * names as the network allows.
 *
 * @throws WarrenError `no-path`, `unreachable`, `timeout`, `not-authentic`, `cancelled`.
 */
export type TakeCircuit = (cancel?: Cancel, apart?: KeptApart) => Promise<ClientCircuit>

export interface Rendezvous {
  readonly circuit: ClientCircuit
  readonly relay: RelayInfo
  readonly cookie: Uint8Array
  /** The service's reply; rejects when the circuit closes. */
  readonly arrival: Promise<Uint8Array>
}

/**
 * The circuit is padded to look, at first, like one for a record of `recordBytes`.
 *
 * @throws WarrenError what {@link TakeCircuit} throws; `timeout`, `closed`, `overloaded`, `refused`.
 */
export async function establishRendezvous(
  ports: Pick<Ports, 'clock' | 'random'>,
  { takeCircuit, recordBytes }: { readonly takeCircuit: TakeCircuit; readonly recordBytes: number },
  cancel: Cancel,
): Promise<Rendezvous> {
  const circuit = await withDeadline(ports.clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) => takeCircuit(inner))
  try {
    throwIfCancelled(cancel)
    const relay = circuit.path.at(-1)
    if (relay === undefined) throw fail('bug', 'rendezvous: a circuit has a last relay')
    const arrival = defer<Uint8Array>()
    // Whoever waits for it is told; if nobody waits any more, nobody needs to know.
    arrival.promise.catch(() => {})
    circuit.onMessage(RELAY_COMMANDS.rendezvous2, (reply) => arrival.resolve(reply.slice()))
    void circuit.closed.then((error) =>
      arrival.reject(error ?? fail('closed', 'rendezvous: the circuit closed')),
    )
    const cookie = ports.random.bytes(COOKIE_BYTES)
    const { establishRendezvous: command, rendezvousEstablished } = RELAY_COMMANDS
    const asked = circuit.request(command, cookie, rendezvousEstablished, REPLY_TIMEOUT_MS, cancel)
    padSetUp(circuit, shapeOfGet(recordBytes, circuit.dataBytes))
    const answer = await asked
    const status = decodeStatus(answer)
    if (status === 'overloaded') throw fail('overloaded', 'rendezvous: the relay serves as many as it can')
    if (status !== 'done') throw fail('refused', 'rendezvous: the relay refused')
    return { circuit, relay, cookie, arrival: arrival.promise }
  } catch (error) {
    circuit.destroy()
    throw error
  }
}
