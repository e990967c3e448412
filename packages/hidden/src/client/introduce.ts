/** A client's introduction: one sealed message through one introduction point (docs/spec/hidden-services.md §6). */
import { type Cancel, isWarrenError, type Ports, throwIfCancelled } from '@warren/kernel'
import { type ClientCircuit, padSetUp, RELAY_COMMANDS } from '@warren/circuit'
import { type IntroClientState, introSeal } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import { type OpenCircuitTo, shapeOfGet, withDeadline } from '@warren/records'
import type { PeriodCredentials } from '../descriptor.ts'
import type { IntroductionPointEntry } from '../descriptor-format.ts'
import { decodeStatus, encodeAddressed, encodeIntroductionRequest } from '../message-format.ts'
import { CIRCUIT_TIMEOUT_MS } from '../timeouts.ts'
import type { Rendezvous } from './rendezvous.ts'
import { replyPatienceMs } from './reply-patience.ts'

/** `unsent`: it certainly did not reach the service, so the rendezvous may be used again. */
export type IntroduceOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'unsent' | 'uncertain'; readonly isTimeout: boolean; readonly error: unknown }

export interface IntroduceInput {
  readonly credentials: PeriodCredentials
  readonly networkId: Uint8Array
  readonly rendezvous: Rendezvous
  /** Where both meet again when the circuit is lost. */
  readonly reunionPoints: readonly RelayInfo[]
  /** The port that the first stream is for; 0: none. */
  readonly firstPort: number
  readonly effortProof: Uint8Array
  /** Size of this network's records: a circuit for an introduction is padded to look like one for a record. */
  readonly recordBytes: number
}

/** An introduction point and the circuit to it that is being opened: destroyed by {@link introduce}, or by `discard`. */
export interface Approach {
  readonly relay: RelayInfo
  readonly point: IntroductionPointEntry
  readonly circuit: Promise<ClientCircuit>
  discard(): void
}

/** Begins a circuit to an introduction point, so that it is there when the rendezvous is. */
export function approach(
  ports: Pick<Ports, 'clock'>,
  openCircuitTo: OpenCircuitTo,
  to: Pick<Approach, 'relay' | 'point'>,
  cancel: Cancel,
): Approach {
  const circuit = withDeadline(ports.clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) =>
    openCircuitTo(to.relay, 'introduction', inner),
  )
  const discard = (): void => {
    circuit.then(
      (opened) => opened.destroy(),
      () => {},
    )
  }
  // It is awaited only once the rendezvous is there.
  circuit.catch(() => {})
  return { ...to, circuit, discard }
}

/**
 * Introduces over the circuit of `to`, which is destroyed in any case.
 *
 * @throws WarrenError `cancelled`; everything else is an outcome.
 */
export async function introduce(
  ports: Pick<Ports, 'clock' | 'primitives'>,
  to: Approach,
  input: IntroduceInput,
  cancel: Cancel,
): Promise<IntroduceOutcome> {
  let circuit: ClientCircuit | undefined
  let isSent = false
  try {
    circuit = await to.circuit
    throwIfCancelled(cancel)
    const { message, state } = sealRequest(ports, to.point, input)
    const { introduce1, introduceAck } = RELAY_COMMANDS
    isSent = true
    input.rendezvous.expect({ state, firstPort: input.firstPort })
    const asked = circuit.request(introduce1, message, introduceAck, replyPatienceMs(circuit), cancel)
    padSetUp(circuit, shapeOfGet(input.recordBytes, circuit.dataBytes))
    const answer = await asked
    if (decodeStatus(answer) === 'done') return { kind: 'delivered' }
    return { kind: 'unsent', isTimeout: false, error: undefined }
  } catch (error) {
    if (!isWarrenError(error) || error.kind === 'cancelled' || error.kind === 'bug') throw error
    return { kind: isSent ? 'uncertain' : 'unsent', isTimeout: error.kind === 'timeout', error }
  } finally {
    circuit?.destroy()
  }
}

function sealRequest(
  ports: Pick<Ports, 'primitives'>,
  point: IntroductionPointEntry,
  input: IntroduceInput,
): { readonly message: Uint8Array; readonly state: IntroClientState } {
  const { rendezvous, credentials, networkId, reunionPoints, firstPort, effortProof } = input
  const plaintext = encodeIntroductionRequest({
    rendezvousPoint: rendezvous.relay.id,
    cookie: rendezvous.cookie,
    reunionPoints: reunionPoints.map(({ id }) => id),
    firstPort,
    effortProof,
  })
  const { authKey, encryptionKey, kemKey } = point
  const { subcredential } = credentials
  const keys = { authKey, encryptionKey, kemKey, networkId, subcredential }
  const sealed = introSeal(ports.primitives, { ...keys, plaintext })
  return { message: encodeAddressed({ name: authKey, body: sealed.message }), state: sealed.state }
}
