/** One broken defence each, and the scenario that must turn red with it. */

export interface Mutation {
  readonly name: string
  /** From the root of the repository. */
  readonly file: string
  /** Replaced wherever it stands in the file. */
  readonly find: string
  readonly replace: string
  readonly scenario: TestInFile | Played
}

/** Test file, from the root of the repository, and the name of the test in it. */
export interface TestInFile {
  readonly file: string
  readonly test: string
}

/** A scenario of the simulator, made small, and what of its sentences becomes untrue: it begins with `property`. */
export interface Played {
  readonly play: string
  readonly nodes: number
  readonly seed: string
  readonly property: string
}

export const MUTATIONS: readonly Mutation[] = [
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
    name: 'replay',
    file: 'packages/hidden/src/service/replay-cache.ts',
    find: 'return this.#seen.has(this.#digest(message))',
    replace: 'return false && this.#seen.has(this.#digest(message))',
    scenario: {
      file: 'packages/hidden/test/hostile.test.ts',
      test: 'an introduction that is played back brings the service no second time',
    },
  },
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
      file: 'packages/circuit/test/hostile-client.test.ts',
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
      file: 'packages/circuit/test/hostile-client.test.ts',
      test: 'when memory runs out the circuit with the oldest cell goes, however little it holds',
    },
  },
  {
    name: 'set-up-padding',
    file: 'packages/circuit/src/set-up-padding.ts',
    find: 'circuit.send(RELAY_COMMANDS.pad, Uint8Array.of(wanted))',
    replace: 'void wanted',
    scenario: {
      file: 'packages/hidden/test/set-up-padding.test.ts',
      test: 'circuits for records, introductions and rendezvous begin alike at the guard and at the middle',
    },
  },
  {
    // First come, first served, whatever was spent.
    name: 'effort-order',
    file: 'packages/hidden/src/service/introductions.ts',
    find: 'return this.#line[index]?.effort ?? 0',
    replace: 'return 0 * index',
    scenario: {
      file: 'packages/hidden/test/introductions.test.ts',
      test: 'under a flood that pays nothing a client that pays what is suggested is served in time',
    },
  },
  {
    name: 'effort-check',
    file: 'packages/hidden/src/effort/service-effort.ts',
    find: 'return scheme.verify({ networkId, identity, seed: seed.bytes }, proof.effort, proof.solution)',
    replace: 'return scheme.code === networkId.length + identity.length || true',
    scenario: {
      file: 'packages/hidden/test/introductions.test.ts',
      test: 'who claims to have spent what he has not is served before nobody',
    },
  },
  {
    name: 'effort-reuse',
    file: 'packages/hidden/src/effort/effort-seeds.ts',
    find: 'return this.isFull || this.#used.has(toHex(solution))',
    replace: 'return false && this.#used.has(toHex(solution))',
    scenario: {
      file: 'packages/hidden/test/introductions.test.ts',
      test: 'a proof brings one introduction forward and no second',
    },
  },
  {
    // Full lines turn away whoever comes, not whoever fills them.
    name: 'handshake-fairness',
    file: 'packages/circuit/src/relay/handshake-line.ts',
    find: 'if (longest.handshakes.length <= (line?.handshakes.length ?? 0) + 1) return handshake.refuse()',
    replace: 'return handshake.refuse()',
    scenario: {
      file: 'packages/circuit/test/admission.test.ts',
      test: 'links that flood a relay with CREATE do not keep others out',
    },
  },
  {
    name: 'extend-rate',
    file: 'packages/circuit/src/relay/admission.ts',
    find: 'return this.#extends[this.kindOf(circuits)].take(circuits)',
    replace: 'return true',
    scenario: {
      file: 'packages/circuit/test/admission.test.ts',
      test: 'circuits of one link are extended at its rate, whatever was saved up',
    },
  },
  {
    name: 'circuit-rate',
    file: 'packages/records/src/relay/record-holder.ts',
    find: '!this.#requestsByCircuit.take(circuit)',
    replace: 'false',
    scenario: {
      file: 'packages/records/test/records.test.ts',
      test: 'one circuit is answered no more than its rate, and others are answered beside it',
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
    // Round trips no longer say that a queue stands.
    name: 'congestion-back-off',
    file: 'packages/circuit/src/flow/vegas.ts',
    find: 'return roundTripMs > minMs ?',
    replace: 'return roundTripMs < 0 ?',
    scenario: {
      file: 'packages/circuit/test/congestion.test.ts',
      test: '1 Mbit/s is filled, and what stands before it is three quarters of a second of its rate',
    },
  },
  {
    name: 'xoff-ignored',
    file: 'packages/circuit/src/streams/send-brake.ts',
    find: 'this.#isStopped = true',
    replace: 'this.#isStopped = false',
    scenario: {
      file: 'packages/circuit/test/schedules.test.ts',
      test: 'a reader that stalls stops its stream, and nothing more of it comes than was under way',
    },
  },
  {
    name: 'xoff-earned',
    file: 'packages/circuit/src/streams/send-brake.ts',
    find: 'if (this.#creditCells < xoffCells - xonCells)',
    replace: 'if (this.#creditCells < 0)',
    scenario: {
      file: 'packages/circuit/test/hostile-client.test.ts',
      test: 'an XOFF for what was never sent tears the circuit down',
    },
  },
  {
    name: 'read-bound',
    file: 'packages/circuit/src/streams/read-limit.ts',
    find: 'if (++this.#arrivedCells > this.#bounds.maxWindowCells + 1)',
    replace: 'if (++this.#arrivedCells < 0)',
    scenario: {
      file: 'packages/circuit/test/hostile-client.test.ts',
      test: 'a sender that ignores XOFF tears the circuit down before it fills more than a window',
    },
  },
  {
    name: 'mark-distance',
    file: 'packages/circuit/src/flow/windows.ts',
    find: 'if (this.#sinceMark < this.#minMarkCells)',
    replace: 'if (this.#sinceMark < 0)',
    scenario: {
      file: 'packages/circuit/test/hostile-client.test.ts',
      test: 'a mark sooner than it may come tears the circuit down',
    },
  },
  {
    // Every circuit's load stays what it was: whoever is first stays first.
    name: 'circuit-fairness',
    file: 'packages/link/src/load-order.ts',
    find: 'queue.load += this.#weight',
    replace: 'queue.load += 0',
    scenario: {
      file: 'packages/link/test/fairness.test.ts',
      test: 'an interactive circuit beside ten that never pause waits for next to nothing',
    },
  },
  {
    // Hostile neighbours kill the circuits of one relay, and it gets the blame.
    name: 'framing',
    file: 'packages/directory/src/limits.ts',
    find: 'export const FRAMERS_SHARE = 0.5',
    replace: 'export const FRAMERS_SHARE = 0',
    scenario: {
      file: 'packages/directory/test/quality.test.ts',
      test: 'relays that kill only the circuits of one victim do not bring it under suspicion',
    },
  },
  {
    // One relay that delays what passes it decides how slow those after it seem.
    name: 'framing-by-delay',
    file: 'packages/directory/src/quality/speed.ts',
    find: '[Math.floor((ratios.length - 1) / 2)]',
    replace: '[ratios.length - 1]',
    scenario: {
      file: 'packages/directory/test/quality.test.ts',
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
      file: 'packages/directory/test/reconcile.test.ts',
      test: 'a peer that shows less than its fingerprint is of is told apart by one error',
    },
  },
  {
    name: 'range-containment',
    file: 'packages/directory/src/range-session.ts',
    find: 'if (!name.startsWith(range.prefix))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/directory/test/reconcile.test.ts',
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
      file: 'packages/directory/test/reconcile.test.ts',
      test: 'sets of 10,000 that differ in d statements are made equal with bytes that grow with d',
    },
  },
  {
    name: 'several-peers',
    file: 'packages/directory/src/limits.ts',
    find: 'export const PEERS_PER_ROUND = 3',
    replace: 'export const PEERS_PER_ROUND = 1',
    scenario: {
      file: 'packages/directory/test/directory.test.ts',
      test: 'a source that goes on showing an old set keeps no newcomer from a client',
    },
  },
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
    scenario: { play: 'churn', nodes: 40, seed: '1', property: '90 % of the clients whose guard' },
  },
  {
    // A link that closed is not told to the circuits on it: they stand still instead of ending.
    name: 'link-closed-told',
    file: 'packages/circuit/src/link-circuits.ts',
    find: 'for (const leg of [...this.#legs.values()]) leg.handleLinkClosed(error)',
    replace: 'void error',
    scenario: { play: 'relays-die', nodes: 40, seed: '1', property: 'visits whose ends keep' },
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
    },
  },
  {
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
]
