/**
 * GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d), and matrices over it: what Reed-Solomon codes compute with. Nothing here is secret,
 * so tables are looked up as they come.
 */
import { assert } from '@warren/kernel'

const POLYNOMIAL = 0x11d
const ORDER = 255

const { exponents, logarithms } = makeTables()

function makeTables(): { readonly exponents: Uint8Array; readonly logarithms: Uint8Array } {
  // Twice over, so that the sum of two logarithms needs no reduction.
  const powers = new Uint8Array(2 * ORDER)
  const logs = new Uint8Array(256)
  let value = 1
  for (let power = 0; power < ORDER; power++) {
    powers[power] = value
    powers[power + ORDER] = value
    logs[value] = power
    value <<= 1
    if (value > 0xff) value ^= POLYNOMIAL
  }
  return { exponents: powers, logarithms: logs }
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0
  return exponents[(logarithms[a] as number) + (logarithms[b] as number)] as number
}

function inverseOf(a: number): number {
  assert(a !== 0, 'field: zero has no inverse')
  return exponents[ORDER - (logarithms[a] as number)] as number
}

/** `base` to the `exponent`; 1 for exponent 0, of 0 too. */
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (base === 0) return 0
  return exponents[((logarithms[base] as number) * exponent) % ORDER] as number
}

/** Rows of coefficients. */
export type Matrix = readonly Uint8Array[]

/** Row r is r to the powers 0 to `columns` - 1: any `columns` rows of it, of at most 256, can be inverted. */
export function vandermonde(rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, (_, row) =>
    Uint8Array.from({ length: columns }, (_unused, column) => power(row, column)),
  )
}

export function multiplyMatrices(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => {
    const product = new Uint8Array(b[0]?.length ?? 0)
    row.forEach((coefficient, index) => addMultiple(product, b[index] as Uint8Array, coefficient))
    return product
  })
}

/** By Gauss and Jordan. @throws on a matrix without an inverse, which is our own mistake. */
export function invert(matrix: Matrix): Matrix {
  const size = matrix.length
  const work = matrix.map((row) => Uint8Array.from(row))
  const inverse = matrix.map((_, index) =>
    Uint8Array.from({ length: size }, (_unused, at) => +(at === index)),
  )
  for (let column = 0; column < size; column++) {
    const pivot = work.findIndex((row, index) => index >= column && row[column] !== 0)
    assert(pivot >= 0, 'field: the matrix has an inverse')
    swap(work, pivot, column)
    swap(inverse, pivot, column)
    const scale = inverseOf((work[column] as Uint8Array)[column] as number)
    scaleRow(work[column] as Uint8Array, scale)
    scaleRow(inverse[column] as Uint8Array, scale)
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = (work[row] as Uint8Array)[column] as number
      addMultiple(work[row] as Uint8Array, work[column] as Uint8Array, factor)
      addMultiple(inverse[row] as Uint8Array, inverse[column] as Uint8Array, factor)
    }
  }
  return inverse
}

function swap(rows: Uint8Array[], a: number, b: number): void {
  const moved = rows[a] as Uint8Array
  rows[a] = rows[b] as Uint8Array
  rows[b] = moved
}

function scaleRow(row: Uint8Array, factor: number): void {
  for (let index = 0; index < row.length; index++) row[index] = multiply(row[index] as number, factor)
}

/** Adds `factor` times `other` to `row`; adding is exclusive or. */
function addMultiple(row: Uint8Array, other: Uint8Array, factor: number): void {
  if (factor === 0) return
  for (let index = 0; index < row.length; index++)
    row[index] = (row[index] as number) ^ multiply(other[index] as number, factor)
}
