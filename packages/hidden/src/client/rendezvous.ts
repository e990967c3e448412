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
import { type IntroClientState, rendezvousFinish } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import { shapeOfGet, withDeadline } from '@warren/records'
import { COOKIE_BYTES, decodeStatus } from '../message-format.ts'
import { deriveSessionKeys, type Reunion, SESSION_KEY_BYTES } from '../reunion.ts'
import { CIRCUIT_TIMEOUT_MS } from '../timeouts.ts'
import type { KeptApart } from './apart-groups.ts'
import { replyPatienceMs } from './reply-patience.ts'

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
  /** Says who was asked to come here, before the introduction leaves. */
  expect(who: Expected): void
}

export interface Expected {
  readonly state: IntroClientState
  /** The port of the first stream, which the introduction asked for; 0: for none. */
  readonly firstPort: number
}

export interface Arrival {
  readonly firstStream: BegunStream | undefined
  /** What both ends meet again by. */
  readonly reunion: Reunion
}

/** A cookie that is left at a relay. */
export interface LeftCookie {
  readonly cookie: Uint8Array
  /** Of this network: the circuit is padded to look, at first, like one for a record. */
  readonly recordBytes: number
  /** Given what whoever brings the cookie brings; adds the virtual hop. @throws WarrenError: it is not who was expected. */
  readonly arrive: (reply: Uint8Array) => Arrival
}

/** @throws WarrenError what {@link TakeCircuit} and {@link leaveCookie} throw. */
export async function establishRendezvous(
  ports: Pick<Ports, 'clock' | 'random' | 'primitives'>,
  { takeCircuit, recordBytes }: { readonly takeCircuit: TakeCircuit; readonly recordBytes: number },
  cancel: Cancel,
): Promise<Rendezvous> {
  const circuit = await withDeadline(ports.clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) => takeCircuit(inner))
  const cookie = ports.random.bytes(COOKIE_BYTES)
  let expected: Expected | undefined
  const arrive = (reply: Uint8Array): Arrival => {
    const awaited = expected
    expected = undefined
    return admit(ports.primitives, circuit, awaited, reply)
  }
  const { arrival, relay } = await leaveCookie(circuit, { cookie, recordBytes, arrive }, cancel)
  const expect = (who: Expected): void => {
    expected = who
  }
  return { circuit, relay, cookie, arrival, expect }
}

/**
 * Has the last relay of a circuit wait for whoever brings the cookie. The circuit is destroyed if it does not.
 *
 * @throws WarrenError `timeout`, `closed`, `overloaded`, `refused`, `cancelled`.
 */
export async function leaveCookie(
  circuit: ClientCircuit,
  { cookie, recordBytes, arrive }: LeftCookie,
  cancel: Cancel,
): Promise<{ readonly arrival: Promise<Arrival>; readonly relay: RelayInfo }> {
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
    // In the turn in which it comes, which may be that of the relay's answer: what the service sends first may be right behind it.
    circuit.onMessage(RELAY_COMMANDS.rendezvous2, (reply) => {
      try {
        arrival.resolve(arrive(reply))
      } catch (error) {
        arrival.reject(asWarrenError(error))
      }
    })
    const { establishRendezvous: command, rendezvousEstablished } = RELAY_COMMANDS
    const asked = circuit.request(command, cookie, rendezvousEstablished, replyPatienceMs(circuit), cancel)
    padSetUp(circuit, shapeOfGet(recordBytes, circuit.dataBytes))
    const status = decodeStatus(await asked)
    if (status === 'overloaded') throw fail('overloaded', 'rendezvous: the relay serves as many as it can')
    if (status !== 'done') throw fail('refused', 'rendezvous: the relay refused')
    return { arrival: arrival.promise, relay }
  } catch (error) {
    circuit.destroy()
    throw error
  }
}

/** @throws WarrenError `not-authentic`: it is not the service; `protocol-violation`: nobody was asked, or somebody came before. */
function admit(
  primitives: Primitives,
  circuit: ClientCircuit,
  expected: Expected | undefined,
  reply: Uint8Array,
): Arrival {
  if (expected === undefined) throw fail('protocol-violation', 'rendezvous: nobody was asked to come')
  const stream = rendezvousFinish(primitives, expected.state, reply, SESSION_KEY_BYTES)
  const { hop, reunion } = deriveSessionKeys(stream)
  circuit.addVirtualHop(hop, 'client')
  primitives.wipe(stream)
  const { firstPort } = expected
  return { firstStream: firstPort === 0 ? undefined : circuit.expectStream(String(firstPort)), reunion }
}
