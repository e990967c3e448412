/** Defences whose lack whole networks show: scenarios of the simulator, made small. */
import type { Mutation } from './mutation.ts'

export const PLAYED_MUTATIONS: readonly Mutation[] = [
  {
    // As tag-check, in a network in which a fifth of the relays mark cells.
    name: 'tag-check-among-many',
    file: 'packages/crypto/src/cgo/uiv.ts',
    find: 'this.#tweakHash.hash(head, body, mask, TAG_BYTES)',
    replace: 'this.#tweakHash.hash(head, body.subarray(0, TAG_BYTES), mask, TAG_BYTES)',
    scenario: { play: 'hostile-tag', nodes: 40, seed: '1', property: 'no byte arrives that' },
  },
  {
    // Relays of one prefix no longer count as one hand.
    name: 'prefix-rule-among-many',
    file: 'packages/directory/src/distinct-relays.ts',
    find: 'return a.prefix === b.prefix || equalBytes(a.operator, b.operator) || equalBytes(a.id, b.id)',
    replace: 'return equalBytes(a.id, b.id)',
    scenario: { play: 'hostile-prefix', nodes: 40, seed: '1', property: 'no circuit passes two relays' },
  },
  {
    // A node draws new guards each time that it starts.
    name: 'guards-on-disk',
    file: 'packages/directory/src/guard-state.ts',
    find: 'if (stored === undefined) return { entries: [], replacements: [] }',
    replace: 'if (stored === undefined || stored.length > 0) return { entries: [], replacements: [] }',
    scenario: { play: 'churn', nodes: 40, seed: '1', property: '75 % of the clients whose guard' },
  },
  {
    // A link that closed is not told to the circuits on it: they stand still instead of ending.
    name: 'link-closed-told',
    file: 'packages/circuit/src/link-circuits.ts',
    find: 'for (const leg of [...this.#legs.values()]) leg.handleLinkClosed(error)',
    replace: 'void error',
    scenario: { play: 'relays-die', nodes: 40, seed: '2', property: 'downloads stand still' },
  },
  {
    // Clocks must agree to the millisecond.
    name: 'clock-tolerance',
    file: 'packages/directory/src/descriptor.ts',
    find: 'return statedMs <= nowMs + descriptors.clockSkewS * 1000',
    replace: 'return statedMs <= nowMs + 0 * descriptors.clockSkewS',
    scenario: { play: 'clock-skew', nodes: 40, seed: '1', property: 'it can be played to its end' },
  },
  {
    // A reader who does not read never says stop.
    name: 'reader-says-stop',
    file: 'packages/circuit/src/streams/read-limit.ts',
    find: 'if (waitingCells < this.#bounds.xoffCells) return false',
    replace: 'if (waitingCells >= 0) return false',
    scenario: { play: 'slow-readers', nodes: 40, seed: '1', property: 'what is held for one slow reader' },
  },
  {
    // What a relay is said to have signed is believed.
    name: 'descriptor-signature-among-many',
    file: 'packages/directory/src/descriptor.ts',
    find: 'return primitives.ed25519Verify(id, concatBytes(KEYS_CONTEXT, networkId, keys.body), keys.signature)',
    replace: 'return true',
    scenario: { play: 'hostile-lie', nodes: 40, seed: '1', property: 'every honest relay comes to see' },
  },
  {
    // Bytes that were changed on the way count as a cell.
    name: 'corrupt-among-many',
    file: 'packages/crypto/src/cgo/uiv.ts',
    find: 'this.#tweakHash.hash(head, body, mask, TAG_BYTES)',
    replace: 'this.#tweakHash.hash(head, body.subarray(0, TAG_BYTES), mask, TAG_BYTES)',
    scenario: { play: 'hostile-corrupt', nodes: 40, seed: '1', property: 'no byte arrives that' },
  },
  {
    // Who forgot half of the network never asks anybody who might know it.
    name: 'door-to-the-other-half',
    file: 'packages/directory/src/peer-choice.ts',
    find: 'return isRelay ? [...peers, ...this.#some(1, unknown, peers)] : peers',
    replace: 'return isRelay || unknown.length > 0 ? peers : peers',
    scenario: { play: 'partition', nodes: 100, seed: '1', property: 'within 2 minutes of healing' },
  },
]
