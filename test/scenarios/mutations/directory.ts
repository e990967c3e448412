/** Defences of the directory, guards and paths. */
import type { Mutation } from './mutation.ts'

export const DIRECTORY_MUTATIONS: readonly Mutation[] = [
  {
    name: 'path-rule',
    file: 'packages/directory/src/distinct-relays.ts',
    find: 'return a.prefix === b.prefix || equalBytes(a.operator, b.operator) || equalBytes(a.id, b.id)',
    replace: 'return equalBytes(a.id, b.id)',
    scenario: {
      file: 'test/scenarios/paths.test.ts',
      test: 'no circuit of anybody passes one address prefix twice',
    },
  },
  {
    name: 'operator-rule',
    file: 'packages/directory/src/distinct-relays.ts',
    find: 'equalBytes(a.operator, b.operator)',
    replace: 'false',
    scenario: {
      file: 'packages/node/test/operator.long.test.ts',
      test: 'the claim outlives a restart without the key; too few operators are said to be, and no path has two relays of one',
    },
  },
  {
    name: 'descriptor-signature',
    file: 'packages/directory/src/descriptor.ts',
    find: 'return primitives.ed25519Verify(id, concatBytes(KEYS_CONTEXT, networkId, keys.body), keys.signature)',
    replace: 'return true',
    scenario: {
      file: 'packages/directory/test/relay-set.test.ts',
      test: 'forgeries are counted against the peer and change nothing',
    },
  },
  {
    // Whoever makes guards vanish would be shown one more relay's choice after the other.
    name: 'guard-bound',
    file: 'packages/directory/src/guards.ts',
    find: 'if (replacing && recent >= parameters.replacementsPerMonth) throw',
    replace: 'if (false) throw',
    scenario: {
      file: 'packages/directory/test/guards-bound.test.ts',
      test: 'when all guards keep vanishing the node stops with a reason that its status tells',
    },
  },
  {
    // A crash between use and writing would draw another guard at each start.
    name: 'guard-commit-before-use',
    file: 'packages/directory/src/guards.ts',
    find: 'saveGuards(this.#ports.state, next)',
    replace: 'void saveGuards',
    scenario: {
      file: 'packages/directory/test/guards-bound.test.ts',
      test: 'a thousand kills at any write never show another relay our address',
    },
  },
  {
    name: 'relay-weight-cap',
    file: 'packages/directory/src/path-selection.ts',
    find: 'Math.min(MAX_RELAY_WEIGHT, Math.max(MIN_RELAY_WEIGHT, weight))',
    replace: 'Math.max(MIN_RELAY_WEIGHT, weight)',
    scenario: {
      file: 'packages/directory/test/path-selection.test.ts',
      test: 'no weight draws a relay more often than one of which nothing is known',
    },
  },
  {
    // Hostile neighbours kill the circuits of one relay, and it gets the blame.
    name: 'framing',
    file: 'packages/directory/src/limits.ts',
    find: 'export const FRAMERS_SHARE = 0.5',
    replace: 'export const FRAMERS_SHARE = 0',
    scenario: {
      file: 'packages/directory/test/quality.long.test.ts',
      test: 'relays that kill only the circuits of one victim do not bring it under suspicion',
    },
  },
  {
    name: 'silent-guard',
    file: 'packages/directory/src/quality/path-quality.ts',
    find: 'this.#silentGuards.note(keyOf(guard))',
    replace: 'void guard',
    scenario: {
      file: 'packages/directory/test/silent-guards.test.ts',
      test: 'a guard that swallowed a circuit gives way to the next of the sample, and is tried again an hour later',
    },
  },
  {
    // One relay that delays what passes it decides how slow those after it seem.
    name: 'framing-by-delay',
    file: 'packages/directory/src/quality/speed.ts',
    find: '[Math.floor((ratios.length - 1) / 2)]',
    replace: '[ratios.length - 1]',
    scenario: {
      file: 'packages/directory/test/quality.long.test.ts',
      test: 'a vanguard that delays all who come after it, or one of them, takes no selections from them',
    },
  },
  {
    // The pages as they were before stay in the log, and a seized disk goes back to them.
    name: 'onion-key-destruction',
    file: 'packages/directory/src/onion-keys.ts',
    find: 'if (destroyed.length > 0) this.#state.scrub()',
    replace: '',
    scenario: {
      file: 'packages/node/test/forward-secrecy.test.ts',
      test: 'a CREATE that was recorded cannot be opened after the overlap, with all that is on the disk',
    },
  },
  {
    // A peer may show less than it says it has: what it left out of a range looks as if it had been compared.
    name: 'range-fingerprint',
    file: 'packages/directory/src/range-session.ts',
    find: 'if (toHex(this.#salted(tree.hash(prefix))) !== toHex(fingerprint))',
    replace: 'if (toHex(fingerprint) === undefined)',
    scenario: {
      file: 'packages/directory/test/reconcile.long.test.ts',
      test: 'a peer that shows less than its fingerprint is of is told apart by one error',
    },
  },
  {
    name: 'range-containment',
    file: 'packages/directory/src/range-session.ts',
    find: 'if (!name.startsWith(range.prefix))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/directory/test/reconcile.long.test.ts',
      test: 'a peer that gives items of another range is told apart by one error',
    },
  },
  {
    // Ranges that are equal are gone into all the same: an exchange of everything.
    name: 'difference-only',
    file: 'packages/directory/src/range-session.ts',
    find: 'if (this.#isSettled(range)) continue',
    replace: '',
    scenario: {
      file: 'packages/directory/test/reconcile.long.test.ts',
      test: 'sets of 10,000 that differ in d statements are made equal with bytes that grow with d',
    },
  },
  {
    name: 'several-peers',
    file: 'packages/directory/src/limits.ts',
    find: 'export const PEERS_PER_ROUND = 3',
    replace: 'export const PEERS_PER_ROUND = 1',
    scenario: {
      file: 'packages/directory/test/directory.long.test.ts',
      test: 'a source that goes on showing an old set keeps no newcomer from a client',
    },
  },
  {
    // What relays tell others of their sets is never held against what they told us.
    name: 'two-faced-views',
    file: 'packages/directory/src/view-book.ts',
    find: 'if (known !== undefined && this.#contradicts(known, view))',
    replace: 'if (known !== undefined && known === view)',
    scenario: {
      file: 'packages/directory/test/views.test.ts',
      test: 'a relay that signs one list for us and another for somebody else is caught when the two meet',
    },
  },
  {
    name: 'contradiction-pairs',
    file: 'packages/directory/src/intake-courses.ts',
    find: 'twinsAmong: (all) => twinsBy(all, keysKey)',
    replace: 'twinsAmong: () => []',
    scenario: {
      file: 'packages/directory/test/relay-set.test.ts',
      test: 'nodes that caught a relay in different lies, or hold something newer of it, come to agree',
    },
  },
  {
    // A line that is down looks like a guard that is, and the next relays are shown our address.
    name: 'network-down',
    file: 'packages/directory/src/guard-health.ts',
    find: 'if (isInDoubt && failingMs < NETWORK_DOUBT_MS) return',
    replace: 'if (false) return',
    scenario: {
      file: 'packages/directory/test/guards.test.ts',
      test: 'while nobody at all answers no backup is shown our address, and somebody else is asked',
    },
  },
  {
    // Each source is believed when it calls its own relays old.
    name: 'vouched-ages',
    file: 'packages/directory/src/ages.ts',
    find: 'all[Math.floor((all.length - 1) / 2)]',
    replace: 'all.at(-1)',
    scenario: {
      file: 'packages/directory/test/ages.test.ts',
      test: 'one source of three can make no relay older than the others say, nor two younger',
    },
  },
  {
    // Whoever lost guard and sources together takes it for its own line until a dial is given up.
    name: 'line-check',
    file: 'packages/directory/src/line-check.ts',
    find: 'const others = choice.chooseAnyway(true, silent).filter((target) => !isAsked(target))',
    replace:
      'const others = choice.chooseAnyway(true, silent).filter((target) => !isAsked(target) && target.id.length === 0)',
    scenario: {
      file: 'packages/directory/test/line-check.test.ts',
      test: 'while all sources are silent those are asked whom a round would turn to, seconds before they are given up',
    },
  },
]
