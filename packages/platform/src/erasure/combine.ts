/**
 * Linear combinations of long rows over GF(2^8), as a WebAssembly module assembled from this file.
 *
 * A product with a fixed coefficient is the sum of two table lookups, one for each half of the byte, and vectors look 16 of them up at
 * once (Plank, Greenan, Miller: "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013). Four outputs are summed
 * at a time, so that an input is read and split once for four of them, and the sums never leave registers.
 */
import { assert } from '@warren/kernel'
import {
  add32,
  andVector,
  assembleModule,
  constant32,
  constantVector,
  loadVector,
  local,
  lookUpVector,
  loopWhile,
  setLocal,
  shiftRightLanes,
  startModule,
  storeVector,
  xorVector,
  type Code,
  type FunctionSource,
} from '../wasm-assembler.ts'
import { multiply, type Matrix } from './field.ts'

/** Rows are worked on in strips that fit the caches of a core, all of them together. */
const STRIP_BYTES = 4096
/** A line more than the strip: rows a power of two apart would push each other out of the cache. */
const STRIDE = STRIP_BYTES + 64
const VECTOR_BYTES = 16
const STEP_BYTES = 2 * VECTOR_BYTES
/** Outputs that are summed together. */
const TOGETHER = 4
const TABLE_BYTES = 32
const MAX_ROWS = 255
const PAGE_BYTES = 65_536

const INPUT_OFFSET = 0
const OUTPUT_OFFSET = MAX_ROWS * STRIDE
const TABLES_OFFSET = OUTPUT_OFFSET + (MAX_ROWS + TOGETHER) * STRIDE
/** Inputs and outputs together are at most as many as the field tells apart; the last group of outputs may be short. */
const MAX_TABLES = (MAX_ROWS / 2) ** 2 + MAX_ROWS * TOGETHER
const PAGES = Math.ceil((TABLES_OFFSET + MAX_TABLES * TABLE_BYTES) / PAGE_BYTES)

/** Parameters, then locals. */
const [INPUTS, TABLES, IN, OUT, LEFT] = [0, 1, 2, 3, 4] as const
const [COUNT, TABLE, ROW] = [5, 6, 7] as const
const SUMS = 8
const HALVES = SUMS + 2 * TOGETHER
const LOW_TABLE = HALVES + 4
const HIGH_TABLE = LOW_TABLE + 1

const advance = (index: number, by: number): Code => setLocal(index, add32(local(index), constant32(by)))

/** Sums {@link TOGETHER} outputs over `INPUTS` rows, 32 bytes at a time, for `LEFT` bytes. */
function combineFour(): FunctionSource {
  const halves = [0, 1].flatMap((part) => {
    const bytes = loadVector(local(ROW), part * VECTOR_BYTES)
    return [
      ...setLocal(HALVES + 2 * part, andVector(bytes, constantVector(0x0f))),
      ...setLocal(HALVES + 2 * part + 1, andVector(shiftRightLanes(bytes, 4), constantVector(0x0f))),
    ]
  })
  const added = Array.from({ length: TOGETHER }, (_, output) => [
    ...setLocal(LOW_TABLE, loadVector(local(TABLE), output * TABLE_BYTES)),
    ...setLocal(HIGH_TABLE, loadVector(local(TABLE), output * TABLE_BYTES + VECTOR_BYTES)),
    ...[0, 1].flatMap((part) => {
      const sum = SUMS + 2 * output + part
      const product = xorVector(
        lookUpVector(local(LOW_TABLE), local(HALVES + 2 * part)),
        lookUpVector(local(HIGH_TABLE), local(HALVES + 2 * part + 1)),
      )
      return setLocal(sum, xorVector(local(sum), product))
    }),
  ]).flat()
  const eachInput = [
    ...halves,
    ...added,
    ...advance(ROW, STRIDE),
    ...advance(TABLE, TOGETHER * TABLE_BYTES),
    ...advance(COUNT, -1),
  ]
  const sums = Array.from({ length: 2 * TOGETHER }, (_, sum) => sum)
  const eachStep = [
    ...sums.flatMap((sum) => setLocal(SUMS + sum, constantVector(0))),
    ...setLocal(COUNT, local(INPUTS)),
    ...setLocal(TABLE, local(TABLES)),
    ...setLocal(ROW, local(IN)),
    ...loopWhile(eachInput, local(COUNT)),
    ...sums.flatMap((sum) =>
      storeVector(local(OUT), (sum >> 1) * STRIDE + (sum & 1) * VECTOR_BYTES, local(SUMS + sum)),
    ),
    ...advance(IN, STEP_BYTES),
    ...advance(OUT, STEP_BYTES),
    ...advance(LEFT, -STEP_BYTES),
  ]
  return {
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
    result: undefined,
    locals: [...new Array<'i32'>(3).fill('i32'), ...new Array<'v128'>(HIGH_TABLE + 1 - SUMS).fill('v128')],
    code: loopWhile(eachStep, local(LEFT)),
  }
}

/** For each coefficient its products with 0 to 15, then with 16 times these. */
function makeProducts(): Uint8Array {
  const products = new Uint8Array(256 * TABLE_BYTES)
  for (let coefficient = 0; coefficient < 256; coefficient++) {
    for (let half = 0; half < 16; half++) {
      products[coefficient * TABLE_BYTES + half] = multiply(coefficient, half)
      products[coefficient * TABLE_BYTES + VECTOR_BYTES + half] = multiply(coefficient, half << 4)
    }
  }
  return products
}

/**
 * Sets output i to the sum over j of `matrix[i][j]` times input j. All rows have one length; outputs are written only after the inputs of
 * the same strip were read.
 */
export type Combine = (matrix: Matrix, inputs: readonly Uint8Array[], outputs: readonly Uint8Array[]) => void

/** Combining is synchronous, so that one instance, of 2.6 MiB, serves all. */
export function createCombine(): Combine {
  const { memory, run } = startModule(assembleModule([combineFour()], PAGES))
  const products = makeProducts()

  const placeTables = (matrix: Matrix, inputs: number): void => {
    let at = TABLES_OFFSET
    for (let first = 0; first < matrix.length; first += TOGETHER) {
      for (let input = 0; input < inputs; input++) {
        for (let output = first; output < first + TOGETHER; output++) {
          const coefficient = matrix[output]?.[input] ?? 0
          memory.set(products.subarray(coefficient * TABLE_BYTES, (coefficient + 1) * TABLE_BYTES), at)
          at += TABLE_BYTES
        }
      }
    }
  }
  return (matrix, inputs, outputs) => {
    assert(inputs.length >= 1 && inputs.length + outputs.length <= MAX_ROWS, 'combine: 255 rows at most')
    assert(matrix.length === outputs.length, 'combine: a row of coefficients for each output')
    const rowBytes = inputs[0]?.length ?? 0
    placeTables(matrix, inputs.length)
    for (let from = 0; from < rowBytes; from += STRIP_BYTES) {
      const length = Math.min(STRIP_BYTES, rowBytes - from)
      const padded = Math.ceil(length / STEP_BYTES) * STEP_BYTES
      inputs.forEach((input, index) =>
        memory.set(input.subarray(from, from + length), INPUT_OFFSET + index * STRIDE),
      )
      for (let first = 0; first < outputs.length; first += TOGETHER) {
        const tables = TABLES_OFFSET + first * inputs.length * TABLE_BYTES
        run(inputs.length, tables, INPUT_OFFSET, OUTPUT_OFFSET + first * STRIDE, padded)
      }
      outputs.forEach((output, index) => {
        const at = OUTPUT_OFFSET + index * STRIDE
        output.set(memory.subarray(at, at + length), from)
      })
    }
  }
}
