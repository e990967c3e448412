/** Defences of cryptography and memory. */
import type { Mutation } from './mutation.ts'

export const BASE_MUTATIONS: readonly Mutation[] = [
  {
    // The tag no longer depends on the content: a changed bit passes every layer and reaches the far end.
    name: 'tag-check',
    file: 'packages/crypto/src/cgo/uiv.ts',
    find: 'this.#tweakHash.hash(head, body, mask, TAG_BYTES)',
    replace: 'this.#tweakHash.hash(head, body.subarray(0, TAG_BYTES), mask, TAG_BYTES)',
    scenario: {
      file: 'test/scenarios/tagging.test.ts',
      test: 'a cell that a relay tagged ends the circuit and reaches nobody',
    },
  },
  {
    name: 'subgroup-check',
    file: 'packages/crypto/src/onion-address.ts',
    find: 'if (!primitives.edwards.isPrimeOrder(identity)) throw',
    replace: 'if (false) throw',
    scenario: {
      file: 'test/scenarios/subgroup.test.ts',
      test: 'an address with a point of small order added is refused and nobody is asked for it',
    },
  },
  {
    name: 'memory-quota',
    file: 'packages/kernel/src/memory-quota.ts',
    find: 'if (this.#usedBytes <= this.maxBytes || this.#isRelieving) return',
    replace: 'return',
    scenario: {
      file: 'packages/circuit/test/memory.test.ts',
      test: 'a peer that sends for others and reads nothing costs its own circuits, not those of who reads',
    },
  },
  {
    // The youngest goes: whoever reads pays for who does not.
    name: 'oldest-first',
    file: 'packages/kernel/src/memory-quota.ts',
    find: '.sort((a, b) => a.oldestMs - b.oldestMs)',
    replace: '.sort((a, b) => b.oldestMs - a.oldestMs)',
    scenario: {
      file: 'packages/circuit/test/memory.test.ts',
      test: 'when memory runs out the circuit with the oldest cell goes, however little it holds',
    },
  },
]
