/** One request and its answer with one holder, over a circuit made for it. */
import {
  type Cancel,
  type Duplex,
  fail,
  type Ports,
  throwIfCancelled,
  type WarrenError,
} from '@warren/kernel'
import type { ClientCircuit, SetUpShape } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { withDeadline } from '../deadline.ts'
import { answerBytes, decodeAnswer, encodeRequest, type RecordAnswer, type RequestHeader } from '../format.ts'
import { RECORDS_TARGET } from '../relay/record-holder.ts'
import { EXCHANGE_TIMEOUT_MS } from '../timeouts.ts'

/** What a circuit is for, so that the path rules that fit can be chosen. */
export type CircuitPurpose =
  | 'record-get'
  | 'record-put'
  | 'introduction'
  | 'introduction-service'
  | 'rendezvous'
  | 'rendezvous-service'
  | 'reunion-service'
  | 'store-get'
  | 'store-put'

/**
 * Supplies a circuit whose last relay is `relay`. It was and will be given to nobody else, which is all the isolation
 * there is to keep; it belongs to the caller, who destroys it.
 *
 * @throws WarrenError `no-path`, `unreachable`, `timeout`, `not-authentic`, `cancelled`.
 */
export type OpenCircuitTo = (
  relay: RelayInfo,
  purpose: CircuitPurpose,
  cancel?: Cancel,
) => Promise<ClientCircuit>

/**
 * Asks one holder. The circuit carries this one request, so that nothing links it to another.
 *
 * @param record - for a put.
 * @throws WarrenError `timeout`, `cancelled`, `malformed`, `closed`, and what building circuits and streams throws.
 */
export function exchangeWithHolder(
  ports: Pick<Ports, 'clock'>,
  openCircuitTo: OpenCircuitTo,
  holder: RelayInfo,
  request: { readonly header: RequestHeader; readonly record?: Uint8Array; readonly recordBytes: number },
  cancel: Cancel | undefined,
): Promise<RecordAnswer> {
  const { header, record, recordBytes } = request
  return withDeadline(ports.clock, EXCHANGE_TIMEOUT_MS, cancel, async (inner) => {
    const circuit = await openCircuitTo(
      holder,
      header.operation === 'get' ? 'record-get' : 'record-put',
      inner,
    )
    const destroy = (): void => circuit.destroy()
    inner.addEventListener('abort', destroy)
    try {
      throwIfCancelled(inner)
      const stream = circuit.beginStream(RECORDS_TARGET).stream
      const answer = await converse(
        stream,
        encodeRequest(header, record),
        answerBytes(header.operation, recordBytes),
      )
      return decodeAnswer(header.operation, recordBytes, answer)
    } finally {
      inner.removeEventListener('abort', destroy)
      circuit.destroy()
    }
  })
}

/**
 * What asking a holder for a record looks like on its circuit, whether it has it or not: BEGIN, the request and END one way, CONNECTED, the
 * answer and END the other. The most usual thing that circuits are built for, so what others are padded to.
 */
export function shapeOfGet(recordBytes: number, dataBytes: number): SetUpShape {
  return { sent: 3, received: 2 + Math.ceil(answerBytes('get', recordBytes) / dataBytes) }
}

/** Writes `request`, ends, and reads exactly `length` bytes. Settles at the latest when the stream closes. */
function converse(stream: Duplex, request: Uint8Array, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const bytes = new Uint8Array(length)
    let received = 0
    const refuse = (error: WarrenError): void => {
      reject(error)
      stream.abort(error)
    }
    stream.start({
      data(chunk) {
        if (chunk.length > length - received) return refuse(fail('malformed', 'record answer: too long'))
        bytes.set(chunk, received)
        received += chunk.length
        if (received === length) resolve(bytes)
      },
      end() {
        if (received < length) refuse(fail('malformed', 'record answer: cut short'))
      },
      drain() {},
      close: (error) => reject(error ?? fail('closed', 'record answer: the stream closed early')),
    })
    stream.write(request)
    stream.end()
  })
}
