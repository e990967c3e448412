/** A client's rendezvous: a fresh circuit whose last relay waits for the service (docs/spec/hidden-services.md §7). */
import {
  asWarrenError,
  type Cancel,
  defer,
  fail,
  type Ports,
  type Primitives,
  throwIfCancelled,
} from '@warren/kernel'
import { type BegunStream, type ClientCircuit, padSetUp, RELAY_COMMANDS } from '@warren/circuit'
import { deriveHopKeys, HOP_KEY_BYTES, type IntroClientState, rendezvousFinish } from '@warren/crypto'
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
  /** The service has come, and is the circuit's virtual hop; rejects when somebody else came, or the circuit closes. */
  readonly arrival: Promise<Arrival>
  /** Who was asked to come here, set before the introduction leaves. */
  expected: Expected | undefined
}

export interface Expected {
  readonly state: IntroClientState
  /** The port of the first stream, which the introduction asked for; 0: for none. */
  readonly firstPort: number
}

export interface Arrival {
  readonly firstStream: BegunStream | undefined
}

/**
 * The circuit is padded to look, at first, like one for a record of `recordBytes`.
 *
 * @throws WarrenError what {@link TakeCircuit} throws; `timeout`, `closed`, `overloaded`, `refused`.
 */
export async function establishRendezvous(
  ports: Pick<Ports, 'clock' | 'random' | 'primitives'>,
  { takeCircuit, recordBytes }: { readonly takeCircuit: TakeCircuit; readonly recordBytes: number },
  cancel: Cancel,
): Promise<Rendezvous> {
  const circuit = await withDeadline(ports.clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) => takeCircuit(inner))
  try {
    throwIfCancelled(cancel)
    const relay = circuit.path.at(-1)
    if (relay === undefined) throw fail('bug', 'rendezvous: a circuit has a last relay')
    const arrival = defer<Arrival>()
    // Whoever waits for it is told; if nobody waits any more, nobody needs to know.
    arrival.promise.catch(() => {})
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
    const rendezvous: Rendezvous = { circuit, relay, cookie, arrival: arrival.promise, expected: undefined }
    // In the turn in which it comes: what the service sends first may be right behind it.
    circuit.onMessage(RELAY_COMMANDS.rendezvous2, (reply) => {
      try {
        arrival.resolve(admit(ports.primitives, rendezvous, reply))
      } catch (error) {
        arrival.reject(asWarrenError(error))
      }
    })
    return rendezvous
  } catch (error) {
    circuit.destroy()
    throw error
  }
}

/** @throws WarrenError `not-authentic`: it is not the service; `protocol-violation`: nobody was asked, or somebody came before. */
function admit(primitives: Primitives, rendezvous: Rendezvous, reply: Uint8Array): Arrival {
  const { circuit, expected } = rendezvous
  if (expected === undefined) throw fail('protocol-violation', 'rendezvous: nobody was asked to come')
  rendezvous.expected = undefined
  const keys = rendezvousFinish(primitives, expected.state, reply, HOP_KEY_BYTES)
  circuit.addVirtualHop(deriveHopKeys(keys), 'client')
  primitives.wipe(keys)
  const { firstPort } = expected
  return { firstStream: firstPort === 0 ? undefined : circuit.expectStream(String(firstPort)) }
}
