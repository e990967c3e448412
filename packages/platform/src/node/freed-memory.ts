/** What the C library keeps of memory that was freed. */
import process from 'node:process'

/**
 * Gives the system back what was freed: malloc_trim(3) of glibc, for all of its pools. What is freed between things that stay is
 * otherwise kept for ever, and counts as the process's.
 *
 * It takes some tens of milliseconds where much lies about. undefined where this Node cannot call its C library, or that one has no such function.
 */
export function createFreedMemoryReturn(): (() => void) | undefined {
  const ffi = process.getBuiltinModule('node:ffi')
  if (ffi === undefined) return undefined
  try {
    const { functions } = ffi.dlopen(null, { malloc_trim: { arguments: ['uint64'], return: 'int32' } })
    return () => void functions.malloc_trim(0n)
  } catch {
    // Another C library, musl for one.
    return undefined
  }
}
