/** The decoders of this package that see foreign bytes, for the fuzz runner. */
import { concatBytes } from '@warren/kernel'
import { DEFAULT_GEOMETRY, type FuzzTarget } from '@warren/wire'
import { RELAY_COMMANDS } from './circuit.ts'
import { decodeExtensions, encodeExtensions } from './extensions.ts'
import {
  dataOf,
  decodeBegin,
  decodeCreate,
  decodeCreated,
  decodeEnd,
  decodeExtend,
  decodeLink,
  decodeLinked,
  decodeLinkedAck,
  decodeSendme,
  decodeSwitch,
  decodeXon,
  encodeBegin,
  encodeCreate,
  encodeCreated,
  encodeEnd,
  encodeExtend,
  encodeLink,
  encodeLinked,
  encodeLinkedAck,
  encodeSwitch,
  encodeXon,
} from './format.ts'
import { newRelayCell } from './relay-cell.ts'

const HANDSHAKE = Uint8Array.from({ length: 48 }, (_, index) => index)

/** Pads what is shorter than a cell, as a link never delivers one. */
function asCell(bytes: Uint8Array): Uint8Array {
  const cell = new Uint8Array(DEFAULT_GEOMETRY.cellBytes)
  cell.set(bytes.subarray(0, cell.length))
  return cell
}

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'circuit: create',
    decode: decodeCreate,
    examples: () => [encodeCreate(HANDSHAKE), concatBytes(encodeCreate(HANDSHAKE), new Uint8Array(9))],
  },
  { name: 'circuit: created', decode: decodeCreated, examples: () => [encodeCreated(HANDSHAKE)] },
  {
    name: 'circuit: extend',
    decode: decodeExtend,
    examples: () => [encodeExtend({ relayId: new Uint8Array(32).fill(7), handshake: HANDSHAKE })],
  },
  {
    name: 'circuit: extensions',
    decode: decodeExtensions,
    examples: () => [
      encodeExtensions([]),
      encodeExtensions([
        { type: 1, value: HANDSHAKE },
        { type: 9, value: HANDSHAKE },
      ]),
    ],
  },
  {
    name: 'circuit: begin',
    decode: decodeBegin,
    examples: () => [encodeBegin('80'), encodeBegin('records')],
  },
  { name: 'circuit: end', decode: decodeEnd, examples: () => [encodeEnd('done'), encodeEnd('reset')] },
  { name: 'circuit: sendme', decode: decodeSendme, examples: () => [new Uint8Array(16).fill(3)] },
  {
    name: 'circuit: link',
    decode: decodeLink,
    examples: () => [encodeLink(new Uint8Array(32).fill(5), true), encodeLink(new Uint8Array(32), false)],
  },
  {
    name: 'circuit: linked',
    decode: decodeLinked,
    examples: () => [encodeLinked(new Uint8Array(32).fill(5), 77)],
  },
  { name: 'circuit: linked ack', decode: decodeLinkedAck, examples: () => [encodeLinkedAck(77)] },
  { name: 'circuit: switch', decode: decodeSwitch, examples: () => [encodeSwitch(-3), encodeSwitch(1000)] },
  { name: 'circuit: xon', decode: decodeXon, examples: () => [encodeXon(4), encodeXon(0xffff_ffff)] },
  {
    name: 'circuit: relay cell',
    decode: (bytes) => dataOf(DEFAULT_GEOMETRY, asCell(bytes)),
    examples: () => [newRelayCell(DEFAULT_GEOMETRY, RELAY_COMMANDS.data, 1, HANDSHAKE)],
  },
]
