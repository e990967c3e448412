/**
 * The erasure code of segments: Reed-Solomon over GF(2^8), the Vandermonde matrix made systematic, as Backblaze's and Rust's
 * `reed-solomon-erasure` make it (docs/spec/store.md §4).
 */
import { assert, type ErasureCode } from '@warren/kernel'
import { type Combine, createCombine } from './combine.ts'
import { invert, type Matrix, multiplyMatrices, vandermonde } from './field.ts'

const MAX_SHARDS = 255
/** Matrices kept: contents have two kinds of segments, the last one and the others, and several are coded at once. */
const MAX_MATRICES = 8

export function createErasureCode(): ErasureCode {
  // Made when somebody first codes: most nodes never do in most runs.
  let combine: Combine | undefined
  const matrices = new Map<number, Matrix>()
  const matrixOf = (data: number): Matrix => {
    const known = matrices.get(data)
    if (known !== undefined) return known
    const all = vandermonde(MAX_SHARDS, data)
    const matrix = multiplyMatrices(all, invert(all.slice(0, data)))
    if (matrices.size >= MAX_MATRICES) matrices.clear()
    matrices.set(data, matrix)
    return matrix
  }
  const run: Combine = (matrix, inputs, outputs) => {
    combine ??= createCombine()
    combine(matrix, inputs, outputs)
  }
  // A segment of 32 of 64 takes two or three milliseconds: less than it would take to send it to a worker and back.
  return {
    async encode(shards, data, total) {
      const rows = rowsOf(shards, data, total)
      run(matrixOf(data).slice(data, total), rows.slice(0, data), rows.slice(data))
    },
    async restore(shards, data, isPresent) {
      const total = isPresent.length
      const rows = rowsOf(shards, data, total)
      const given = rows.map((_, index) => index).filter((index) => isPresent[index] === true)
      if (given.length < data) return false
      const missing = rows
        .map((_, index) => index)
        .filter((index) => index < data && isPresent[index] !== true)
      if (missing.length === 0) return true
      const used = given.slice(0, data)
      const matrix = matrixOf(data)
      const inverse = invert(used.map((index) => matrix[index] as Uint8Array))
      run(
        missing.map((index) => inverse[index] as Uint8Array),
        used.map((index) => rows[index] as Uint8Array),
        missing.map((index) => rows[index] as Uint8Array),
      )
      return true
    },
  }
}

function rowsOf(shards: Uint8Array, data: number, total: number): Uint8Array[] {
  assert(data >= 1 && data < total && total <= MAX_SHARDS, 'erasure code: 1 <= data < total <= 255')
  assert(shards.length % total === 0, 'erasure code: shards have one length')
  const length = shards.length / total
  return Array.from({ length: total }, (_, index) => shards.subarray(index * length, (index + 1) * length))
}
