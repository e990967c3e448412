/**
 * Just enough of a WebAssembly assembler for straight-line 64-bit arithmetic, vectors of 16 bytes, and loops.
 *
 * 64-bit integer multiplication in constant time, and tables of 16 bytes looked up 16 at a time, exist in WebAssembly and not in
 * JavaScript; assembling the few bytes here keeps the source readable and needs no compiler on the user's machine. Source: WebAssembly
 * core specification, §5.
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
/** Instructions of vectors of 16 bytes: `0xfd` and a number. */
const vectorCode = (opcode: number): Code => [0xfd, ...unsigned(opcode)]
/** Loads 16 bytes from `address + offset`. */
export const loadVector = (address: Code, offset: number): Code => [
  ...address,
  ...vectorCode(0),
  0,
  ...unsigned(offset),
]
export const storeVector = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...vectorCode(0x0b),
  0,
  ...unsigned(offset),
]
/** A vector whose bytes are all `byte`. */
export const constantVector = (byte: number): Code => [
  ...vectorCode(0x0c),
  ...new Array<number>(16).fill(byte),
]
/** Byte i is byte `indices[i]` of `table`, 0 if that is above 15. */
export const lookUpVector = (table: Code, indices: Code): Code => [...table, ...indices, ...vectorCode(0x0e)]
export const andVector = (a: Code, b: Code): Code => [...a, ...b, ...vectorCode(0x4e)]
export const xorVector = (a: Code, b: Code): Code => [...a, ...b, ...vectorCode(0x51)]
/** Shifts each of its eight 16-bit lanes. */
export const shiftRightLanes = (value: Code, bits: number): Code => [
  ...value,
  ...constant32(bits),
  ...vectorCode(0x8d),
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
  readonly locals: readonly ('i32' | 'i64' | 'v128')[]
  readonly code: Code
}

const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const sized = (content: Code): Code => [...unsigned(content.length), ...content]
const section = (id: number, content: Code): Code => [id, ...sized(content)]

/** Assembles a module of `functions` that exports `pages` of 64 KiB as `memory` and its last function as `run`. */
export function assembleModule(functions: readonly FunctionSource[], pages: number): Uint8Array<ArrayBuffer> {
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
    ...section(5, vector([[0, ...unsigned(pages)]])),
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

/** The part of the platform's WebAssembly that is used here; Node and browsers have it, Node's types do not name it. */
interface WasmPlatform {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** A module that runs. */
export interface WasmInstance {
  readonly memory: Uint8Array
  readonly run: (...parameters: number[]) => void
}

/** Runs a module of {@link assembleModule}. */
export function startModule(bytes: Uint8Array<ArrayBuffer>): WasmInstance {
  const wasm = (globalThis as unknown as { WebAssembly: WasmPlatform }).WebAssembly
  const { exports } = new wasm.Instance(new wasm.Module(bytes))
  return {
    memory: new Uint8Array((exports['memory'] as { readonly buffer: ArrayBuffer }).buffer),
    run: exports['run'] as WasmInstance['run'],
  }
}
