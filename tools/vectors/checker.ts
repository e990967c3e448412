/** Counting and reading for the vector runner: whatever a file holds, the result is a count and a sentence, never a crash. */
import { fromHex, isWarrenError, toHex } from '@warren/kernel'

export class Checker {
  passed = 0
  failed = 0
  readonly #print: (line: string) => void
  #at = ''

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  /** Compares one value; `expected` is hexadecimal text of either case. */
  equal(what: string, actual: Uint8Array, expected: string): void {
    const text = toHex(actual)
    if (text === expected.toLowerCase()) this.passed++
    else this.fail(`${what}: got ${abridged(text)}, the file says ${abridged(expected)}`)
  }

  fail(sentence: string): void {
    this.failed++
    this.#print(`${this.#at}${sentence}`)
  }

  /** Runs one vector under a name; what it throws is one failure. */
  run(name: string, vector: () => void): void {
    const before = this.#at
    this.#at = `${before}${name}: `
    try {
      vector()
    } catch (error) {
      if (error instanceof ShapeError || isWarrenError(error)) this.fail(error.message)
      else this.fail(`failed unexpectedly (${error instanceof Error ? error.message : String(error)})`)
    }
    this.#at = before
  }
}

const abridged = (text: string): string =>
  text.length > 64 ? `${text.slice(0, 64)}... (${text.length / 2} bytes)` : text

/** A vector that does not have the shape of its format. */
export class ShapeError extends Error {}

export function hexText(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(value)) {
    throw new ShapeError(`${what} is not hexadecimal text`)
  }
  return value
}

/** @param bytes - the length that the format prescribes, if it does. */
export function hexBytes(value: unknown, what: string, bytes?: number): Uint8Array {
  const result = fromHex(hexText(value, what))
  if (bytes !== undefined && result.length !== bytes)
    throw new ShapeError(`${what} has ${result.length} bytes instead of ${bytes}`)
  return result
}

export function wholeNumber(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new ShapeError(`${what} is not a whole number`)
  return value
}

export function list(value: unknown, what: string, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeError(`${what} is not a list`)
  if (length !== undefined && value.length !== length)
    throw new ShapeError(`${what} has ${value.length} items instead of ${length}`)
  return value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
