/**
 * Just enough of a WebAssembly assembler for straight-line 64-bit arithmetic with one loop.
 *
 * 64-bit integer multiplication in constant time exists in WebAssembly and not in JavaScript; assembling the few bytes
 * here keeps the source readable and needs no compiler on the user's machine. Source: WebAssembly core specification, §5.
 */

/** Instructions as bytes; expressions leave one value on the stack. */
export type Code = readonly number[]

function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

function signed(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn)
    const isLast = rest >> 6n === 0n || rest >> 6n === -1n
    if (isLast) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

function folded(opcode: number, parts: readonly Code[]): Code {
  return parts.flatMap((part, index) => (index === 0 ? part : [...part, opcode]))
}

export const local = (index: number): Code => [0x20, ...unsigned(index)]
export const setLocal = (index: number, value: Code): Code => [...value, 0x21, ...unsigned(index)]
export const constant = (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))]
export const constant32 = (value: number): Code => [0x41, ...signed(BigInt(value))]
export const and = (...parts: readonly Code[]): Code => folded(0x83, parts)
export const or = (...parts: readonly Code[]): Code => folded(0x84, parts)
export const xor = (...parts: readonly Code[]): Code => folded(0x85, parts)
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x7e]
export const shiftLeft = (value: Code, bits: number): Code => [...value, ...constant(BigInt(bits)), 0x86]
export const shiftRight = (value: Code, bits: number): Code => [...value, ...constant(BigInt(bits)), 0x88]
export const add32 = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const call = (functionIndex: number, ...parameters: readonly Code[]): Code => [
  ...parameters.flat(),
  0x10,
  ...unsigned(functionIndex),
]
/** Loads 8 bytes, little-endian, from `address + offset`. */
export const load = (address: Code, offset: number): Code => [...address, 0x29, 0, ...unsigned(offset)]
export const store = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  0x37,
  0,
  ...unsigned(offset),
]
/** Repeats `body` while the 32-bit `condition` after it is not zero. */
export const loopWhile = (body: Code, condition: Code): Code => [
  0x03,
  0x40,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
]

/** One function: parameters and locals are numbered in one row, parameters first. */
export interface FunctionSource {
  readonly parameters: readonly ('i32' | 'i64')[]
  readonly result: 'i64' | undefined
  readonly locals: readonly ('i32' | 'i64')[]
  readonly code: Code
}

const VALUE_TYPES = { i32: 0x7f, i64: 0x7e } as const

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const sized = (content: Code): Code => [...unsigned(content.length), ...content]
const section = (id: number, content: Code): Code => [id, ...sized(content)]

/** Assembles a module of `functions` that exports one page of `memory` and its last function as `run`. */
export function assembleModule(functions: readonly FunctionSource[]): Uint8Array<ArrayBuffer> {
  const types = functions.map((source) => [
    0x60,
    ...vector(source.parameters.map((type) => [VALUE_TYPES[type]])),
    ...vector(source.result === undefined ? [] : [[VALUE_TYPES[source.result]]]),
  ])
  const bodies = functions.map((source) => {
    const locals = vector(source.locals.map((type) => [1, VALUE_TYPES[type]]))
    return sized([...locals, ...source.code, 0x0b])
  })
  const name = (text: string): Code => sized([...text].map((character) => character.charCodeAt(0)))
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0, 1]])),
    ...section(
      7,
      vector([
        [...name('memory'), 2, 0],
        [...name('run'), 0, ...unsigned(functions.length - 1)],
      ]),
    ),
    ...section(10, vector(bodies)),
  ])
}
