/**
 * The fuzz runner: throws mutated and random bytes at a decoder and insists that it returns or refuses in the stated way.
 *
 * It is mutation without coverage feedback: formats here are short and fully bounded, so damaged good examples reach
 * every branch that matters, and a seed repeats a run exactly.
 */
import nodeAssert from 'node:assert/strict'
import { drawBelow, type ErrorKind, isWarrenError, type Random, toHex } from '@warren/kernel'
import type { FuzzTarget } from '@warren/wire'
import { effort, testSeed } from './effort.ts'
import { createSeededRandom } from './seeded-random.ts'

export interface FuzzOptions {
  readonly runs?: number
  readonly seed?: string | number
  /** Kinds that the format's docs allow beside `malformed`. */
  readonly alsoAllowed?: readonly ErrorKind[]
  /** Longest input that is made up. */
  readonly maxBytes?: number
}

const DEFAULT_RUNS = 2000
const DEFAULT_MAX_BYTES = 8192
/** Values that sit at the edges of lengths, counts and signs. */
const EDGE_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]
const SHOWN_BYTES = 256

/**
 * Runs one target.
 *
 * @throws AssertionError naming the seed, the run and the input (hex), if the decoder threw anything but a WarrenError
 * of an allowed kind, or changed its input, or refused one of its own examples.
 */
export function fuzz(target: FuzzTarget, options: FuzzOptions = {}): void {
  const seed = testSeed(options.seed ?? target.name)
  const runs = effort(options.runs ?? DEFAULT_RUNS)
  const random = createSeededRandom(seed)
  const allowed = new Set<ErrorKind>(['malformed', ...(options.alsoAllowed ?? [])])
  const examples = target.examples()
  nodeAssert.ok(examples.length > 0, `${target.name}: a fuzz target has at least one example`)
  for (const example of examples) target.decode(example.slice())
  for (let run = 0; run < runs; run++) {
    const input = drawInput(random, examples, options.maxBytes ?? DEFAULT_MAX_BYTES)
    const given = input.slice()
    try {
      target.decode(given)
    } catch (error) {
      if (!isWarrenError(error) || !allowed.has(error.kind)) {
        nodeAssert.fail(
          `${describe(target, seed, run, input)}\nthrew ${error instanceof Error ? error.stack : String(error)}`,
        )
      }
    }
    nodeAssert.deepEqual(given, input, `${describe(target, seed, run, input)}\nchanged its input`)
  }
}

function describe(target: FuzzTarget, seed: string | number, run: number, input: Uint8Array): string {
  const more = input.length > SHOWN_BYTES ? '...' : ''
  return `${target.name}, seed ${seed}, run ${run}, ${input.length} bytes: ${toHex(input.subarray(0, SHOWN_BYTES))}${more}`
}

function drawInput(random: Random, examples: readonly Uint8Array[], maxBytes: number): Uint8Array {
  if (drawBelow(random, 10) === 0) return random.bytes(drawBelow(random, Math.min(maxBytes, 1024)))
  let bytes: Uint8Array = (examples[drawBelow(random, examples.length)] as Uint8Array).slice()
  const mutations = 1 + drawBelow(random, 4)
  for (let count = 0; count < mutations; count++) bytes = mutate(random, bytes, examples)
  return bytes.subarray(0, maxBytes)
}

function mutate(random: Random, bytes: Uint8Array, examples: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return random.bytes(1 + drawBelow(random, 16))
  const at = drawBelow(random, bytes.length)
  switch (drawBelow(random, 7)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << drawBelow(random, 8))
      return bytes
    case 1:
      bytes[at] = EDGE_BYTES[drawBelow(random, EDGE_BYTES.length)] as number
      return bytes
    case 2:
      // Formats keep lengths and counts at the front: damage there goes deepest.
      bytes[at % Math.min(bytes.length, 16)] = drawBelow(random, 256)
      return bytes
    case 3:
      return bytes.slice(0, at)
    case 4:
      return splice(bytes, at, at, random.bytes(1 + drawBelow(random, 32)))
    case 5:
      return splice(bytes, at, Math.min(bytes.length, at + 1 + drawBelow(random, 32)), new Uint8Array(0))
    default: {
      const other = examples[drawBelow(random, examples.length)] as Uint8Array
      return splice(bytes, at, bytes.length, other.subarray(Math.min(at, other.length)))
    }
  }
}

/** `bytes` with what lies from `start` to `end` replaced. */
function splice(bytes: Uint8Array, start: number, end: number, replacement: Uint8Array): Uint8Array {
  const result = new Uint8Array(start + replacement.length + bytes.length - end)
  result.set(bytes.subarray(0, start))
  result.set(replacement, start)
  result.set(bytes.subarray(end), start + replacement.length)
  return result
}
