/**
 * Effort as tries at Argon2id (docs/adr/0007-effort-argon2id.md): a nonce is a proof of effort E if the first 32 bits of its hash,
 * times E, are below 2^32. Each try costs the same memory and time for whoever makes it, and checking is one try.
 */
import {
  concatBytes,
  type OffloadJob,
  type Ports,
  type Primitives,
  throwIfCancelled,
  utf8,
} from '@warren/kernel'
import { EFFORT_MEMORY_KIB, EFFORT_PASSES, EFFORT_SOLUTION_BYTES, EFFORT_TRIES_PER_JOB } from '../limits.ts'
import type { EffortChallenge, EffortScheme } from './effort.ts'

const LABEL = utf8('warren-intro-effort-1')
const SALT_BYTES = 16
const MAX_U32 = 0xffff_ffff
const ARGON2ID_CODE = 1

interface EffortInput {
  readonly challenge: EffortChallenge
  readonly effort: number
  /** The nonce to check, or the first one to try. */
  readonly nonce: Uint8Array
}

function saltOf(primitives: Primitives, { networkId, identity, seed }: EffortChallenge): Uint8Array {
  return primitives.sha3_256(concatBytes(LABEL, networkId, identity, seed)).subarray(0, SALT_BYTES)
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function isProof(primitives: Primitives, salt: Uint8Array, effort: number, nonce: Uint8Array): boolean {
  const message = concatBytes(nonce, u32(effort))
  const hash = primitives.argon2id(message, salt, EFFORT_MEMORY_KIB, EFFORT_PASSES)
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) <= Math.floor(MAX_U32 / effort)
}

const effortProveJob: OffloadJob<EffortInput, Uint8Array | undefined> = {
  name: 'hidden: prove effort',
  run(primitives, { challenge, effort, nonce }) {
    const salt = saltOf(primitives, challenge)
    const tried = nonce.slice()
    const counter = new DataView(tried.buffer, tried.byteOffset + EFFORT_SOLUTION_BYTES - 4)
    for (let count = 0; count < EFFORT_TRIES_PER_JOB; count++) {
      counter.setUint32(0, count)
      if (isProof(primitives, salt, effort, tried)) return tried
    }
    return undefined
  },
}

const effortVerifyJob: OffloadJob<EffortInput, boolean> = {
  name: 'hidden: verify effort',
  run: (primitives, { challenge, effort, nonce }) =>
    isProof(primitives, saltOf(primitives, challenge), effort, nonce),
}

/** All jobs of this package, for the worker's table. */
export const HIDDEN_JOBS: readonly OffloadJob<never, unknown>[] = [effortProveJob, effortVerifyJob]

export function createArgon2Effort({ offload, random }: Pick<Ports, 'offload' | 'random'>): EffortScheme {
  return {
    code: ARGON2ID_CODE,
    async prove(challenge, effort, cancel) {
      // One job after the other, so that a long proof neither fills the workers' queue nor goes on once it is given up.
      for (;;) {
        throwIfCancelled(cancel)
        const nonce = random.bytes(EFFORT_SOLUTION_BYTES)
        const solution = await offload.run(effortProveJob, { challenge, effort, nonce })
        if (solution !== undefined) return solution
      }
    },
    async verify(challenge, effort, solution) {
      if (effort < 1 || solution.length !== EFFORT_SOLUTION_BYTES) return false
      return offload.run(effortVerifyJob, { challenge, effort, nonce: solution })
    },
  }
}
