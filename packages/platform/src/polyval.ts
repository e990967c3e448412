/**
 * POLYVAL (RFC 8452 §3) in constant time, as a WebAssembly module assembled from this file.
 *
 * Carry-less multiplication by integer multiplication: each operand is split into four words whose set bits are four
 * apart, so that carries die in the holes between them (the method of BearSSL's `ctmul64`). No table and no branch depends
 * on key or message. The upper half of a product is the lower half of the product of the bit-reversed operands, reversed.
 */
import { assert, type UniversalHash } from '@warren/kernel'
import {
  add32,
  and,
  assembleModule,
  call,
  constant,
  constant32,
  load,
  local,
  loopWhile,
  multiply,
  or,
  setLocal,
  shiftLeft,
  shiftRight,
  startModule,
  store,
  xor,
  type Code,
  type FunctionSource,
} from './wasm-assembler.ts'

const KEY_OFFSET = 0
const RESULT_OFFSET = 16
const MESSAGE_OFFSET = 32
const PAGE_BYTES = 65_536
const BLOCK_BYTES = 16

/** Longest `prefix || message` in bytes: what one page of memory holds. */
const MAX_POLYVAL_BYTES = PAGE_BYTES - MESSAGE_OFFSET

const HOLES = [0x1111111111111111n, 0x2222222222222222n, 0x4444444444444444n, 0x8888888888888888n]

/** Function 0: the lower 64 bits of the carry-less product of its two parameters. */
function carrylessLow(): FunctionSource {
  const code: number[] = []
  HOLES.forEach((mask, part) => {
    code.push(
      ...setLocal(2 + part, and(local(0), constant(mask))),
      ...setLocal(6 + part, and(local(1), constant(mask))),
    )
  })
  const sums = HOLES.map((mask, sum) => {
    const products = HOLES.map((_, part) => multiply(local(2 + part), local(6 + ((sum - part + 4) % 4))))
    return and(xor(...products), constant(mask))
  })
  return {
    parameters: ['i64', 'i64'],
    result: 'i64',
    locals: new Array<'i64'>(8).fill('i64'),
    code: [...code, ...or(...sums)],
  }
}

/** Function 1: its parameter with the order of its 64 bits reversed. */
function reversed(): FunctionSource {
  const swaps: readonly (readonly [bigint, number])[] = [
    [0x5555555555555555n, 1],
    [0x3333333333333333n, 2],
    [0x0f0f0f0f0f0f0f0fn, 4],
    [0x00ff00ff00ff00ffn, 8],
    [0x0000ffff0000ffffn, 16],
    [0x00000000ffffffffn, 32],
  ]
  const code = swaps.flatMap(([mask, bits]) =>
    setLocal(
      0,
      or(shiftLeft(and(local(0), constant(mask)), bits), and(shiftRight(local(0), bits), constant(mask))),
    ),
  )
  return { parameters: ['i64'], result: 'i64', locals: [], code: [...code, ...local(0)] }
}

const CARRYLESS_LOW = 0
const REVERSED = 1

/** Locals of the main function; 0 and 1 are its parameters: the number of blocks and the address of the current one. */
const BLOCKS = 0
const ADDRESS = 1
const [H0, H1, H2, H0R, H1R, H2R] = [2, 3, 4, 5, 6, 7] as const
const [Y0, Y1, R0, R1, R2, R3, MID0, MID1] = [8, 9, 10, 11, 12, 13, 14, 15] as const

/** Sets `low` and `high` to the 128-bit product of `a` and the key part `h`, whose reversal is `hReversed`. */
function product(low: number, high: number, a: Code, h: number, hReversed: number): Code {
  const highReversed = call(CARRYLESS_LOW, call(REVERSED, a), local(hReversed))
  return [
    ...setLocal(low, call(CARRYLESS_LOW, a, local(h))),
    ...setLocal(high, shiftRight(call(REVERSED, highReversed), 1)),
  ]
}

/** Multiplies R3..R0 by x^-128 modulo x^128 + x^127 + x^126 + x^121 + 1, into Y1, Y0. */
function reduction(): Code {
  return [
    ...setLocal(
      R1,
      xor(local(R1), shiftLeft(local(R0), 63), shiftLeft(local(R0), 62), shiftLeft(local(R0), 57)),
    ),
    ...setLocal(
      Y0,
      xor(
        xor(local(R2), local(R0), shiftRight(local(R0), 1), shiftLeft(local(R1), 63)),
        xor(
          shiftRight(local(R0), 2),
          shiftLeft(local(R1), 62),
          shiftRight(local(R0), 7),
          shiftLeft(local(R1), 57),
        ),
      ),
    ),
    ...setLocal(
      Y1,
      xor(local(R3), local(R1), shiftRight(local(R1), 1), shiftRight(local(R1), 2), shiftRight(local(R1), 7)),
    ),
  ]
}

/** Function 2: POLYVAL of `BLOCKS` (>= 1) blocks at `MESSAGE_OFFSET` under the key at `KEY_OFFSET`. */
function polyvalOfMemory(): FunctionSource {
  const prepare = [
    ...setLocal(H0, load(constant32(KEY_OFFSET), 0)),
    ...setLocal(H1, load(constant32(KEY_OFFSET), 8)),
    ...setLocal(H2, xor(local(H0), local(H1))),
    ...setLocal(H0R, call(REVERSED, local(H0))),
    ...setLocal(H1R, call(REVERSED, local(H1))),
    ...setLocal(H2R, xor(local(H0R), local(H1R))),
  ]
  const block = [
    ...setLocal(Y0, xor(local(Y0), load(local(ADDRESS), MESSAGE_OFFSET))),
    ...setLocal(Y1, xor(local(Y1), load(local(ADDRESS), MESSAGE_OFFSET + 8))),
    ...product(R0, R1, local(Y0), H0, H0R),
    ...product(R2, R3, local(Y1), H1, H1R),
    ...product(MID0, MID1, xor(local(Y0), local(Y1)), H2, H2R),
    ...setLocal(MID0, xor(local(MID0), local(R0), local(R2))),
    ...setLocal(MID1, xor(local(MID1), local(R1), local(R3))),
    ...setLocal(R1, xor(local(R1), local(MID0))),
    ...setLocal(R2, xor(local(R2), local(MID1))),
    ...reduction(),
    ...setLocal(ADDRESS, add32(local(ADDRESS), constant32(BLOCK_BYTES))),
    ...setLocal(BLOCKS, add32(local(BLOCKS), constant32(-1))),
  ]
  const finish = [
    ...store(constant32(RESULT_OFFSET), 0, local(Y0)),
    ...store(constant32(RESULT_OFFSET), 8, local(Y1)),
  ]
  return {
    parameters: ['i32', 'i32'],
    result: undefined,
    locals: new Array<'i64'>(14).fill('i64'),
    code: [...prepare, ...loopWhile(block, local(BLOCKS)), ...finish],
  }
}

/** Makes POLYVAL hashes that share one WebAssembly instance; hashing is synchronous, so sharing is safe. */
export function createPolyval(): (key: Uint8Array) => UniversalHash {
  const { memory, run } = startModule(assembleModule([carrylessLow(), reversed(), polyvalOfMemory()], 1))

  return (key) => {
    assert(key.length === BLOCK_BYTES, 'polyval: the key has 16 bytes')
    const ownKey = Uint8Array.from(key)
    return {
      hash(prefix, message, out, from = 0) {
        const length = prefix.length + message.length - from
        assert(length <= MAX_POLYVAL_BYTES, 'polyval: the message fits one page')
        const blocks = Math.ceil(length / BLOCK_BYTES)
        if (blocks === 0) {
          out.fill(0)
          return
        }
        memory.set(ownKey, KEY_OFFSET)
        memory.set(from === 0 ? message : message.subarray(from), MESSAGE_OFFSET + prefix.length)
        memory.set(prefix, MESSAGE_OFFSET)
        memory.fill(0, MESSAGE_OFFSET + length, MESSAGE_OFFSET + blocks * BLOCK_BYTES)
        run(blocks, 0)
        for (let index = 0; index < BLOCK_BYTES; index++) out[index] = memory[RESULT_OFFSET + index] as number
      },
    }
  }
}
