/**
 * Padding of a circuit's first cells (docs/spec/circuit.md §8.1): a client fills up what it sends and gets at first to one common shape, so
 * that relays before the last cannot tell by counting what a circuit was built for.
 */
import { assert, fail } from '@warren/kernel'
import { Reader } from '@warren/wire'
import { type ClientCircuit, RELAY_COMMANDS } from './circuit.ts'
import { MAX_PAD_ANSWERS } from './limits.ts'

/** Cells each way between the last EXTENDED and what comes then. */
export interface SetUpShape {
  readonly sent: number
  readonly received: number
}

const EMPTY = new Uint8Array(0)

/**
 * Fills one question and its answer up to `shape`; call right after the question has been sent.
 *
 * @param shape - at least two cells sent: the question, and the one that asks for padding.
 */
export function padSetUp(circuit: Pick<ClientCircuit, 'send'>, shape: SetUpShape): void {
  assert(shape.sent >= 2 && shape.received >= 1, 'padding: a shape has room for the question and its answer')
  const wanted = Math.min(shape.received - 1, MAX_PAD_ANSWERS)
  circuit.send(RELAY_COMMANDS.pad, Uint8Array.of(wanted))
  for (let count = 2; count < shape.sent; count++) circuit.send(RELAY_COMMANDS.drop, EMPTY)
}

/** A relay's answers to PAD on one circuit. */
export class PadAnswers {
  #answered = 0

  /**
   * Reads PAD; how many DROPs to answer with.
   *
   * @throws WarrenError `malformed`; `protocol-violation`: more than one circuit may ask for, in all its life.
   */
  take(data: Uint8Array): number {
    const reader = new Reader(data)
    const wanted = reader.u8()
    reader.finish()
    this.#answered += wanted
    if (this.#answered > MAX_PAD_ANSWERS)
      throw fail('protocol-violation', 'pad: more than a circuit may ask for')
    return wanted
  }
}
