/** Defences of services and records. */
import type { Mutation } from './mutation.ts'

export const SERVICE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'replay',
    file: 'packages/hidden/src/service/replay-cache.ts',
    find: 'return this.#seen.has(this.#digest(message))',
    replace: 'return false && this.#seen.has(this.#digest(message))',
    scenario: {
      file: 'packages/hidden/test/hostile.long.test.ts',
      test: 'an introduction that is played back brings the service no second time',
    },
  },
  {
    // A service does not come to its own relay, which whoever names it as meeting point sees.
    name: 'own-meeting-point',
    file: 'packages/node/src/compose/circuit-supply.ts',
    find: 'MAY_END_HERE.has(purpose)',
    replace: 'false',
    scenario: {
      file: 'packages/node/test/six-hosts.long.test.ts',
      test: 'six relays on six hosts bear the loss of one: those left still serve and connect',
    },
  },
  {
    // First come, first served, whatever was spent.
    name: 'effort-order',
    file: 'packages/hidden/src/service/introductions.ts',
    find: 'return this.#line[index]?.effort ?? 0',
    replace: 'return 0 * index',
    scenario: {
      file: 'packages/hidden/test/introductions.long.test.ts',
      test: 'under a flood that pays nothing a client that pays what is suggested is served in time',
    },
  },
  {
    name: 'effort-check',
    file: 'packages/hidden/src/effort/service-effort.ts',
    find: 'return scheme.verify({ networkId, identity, seed: seed.bytes }, proof.effort, proof.solution)',
    replace: 'return scheme.code === networkId.length + identity.length || true',
    scenario: {
      file: 'packages/hidden/test/introductions.long.test.ts',
      test: 'who claims to have spent what he has not is served before nobody',
    },
  },
  {
    name: 'effort-reuse',
    file: 'packages/hidden/src/effort/effort-seeds.ts',
    find: 'return this.isFull || this.#used.has(toHex(solution))',
    replace: 'return false && this.#used.has(toHex(solution))',
    scenario: {
      file: 'packages/hidden/test/introductions.long.test.ts',
      test: 'a proof brings one introduction forward and no second',
    },
  },
  {
    // A service waits for ever on a circuit that carries nothing.
    name: 'introduction-silence',
    file: 'packages/hidden/src/service/introduction-point.ts',
    find: 'circuit.ask()',
    replace: 'void circuit',
    scenario: {
      file: 'packages/hidden/test/silent-introductions.test.ts',
      test: 'the circuit of an introduction point that swallows is given up, and the same point is reached over another',
    },
  },
  {
    name: 'introduction-silent-relay',
    file: 'packages/hidden/src/service/introduction-set.ts',
    find: 'if (point.silentCircuits > REBUILDS)',
    replace: 'if (point.silentCircuits < 0)',
    scenario: {
      file: 'packages/hidden/test/silent-introductions.test.ts',
      test: 'a relay that swallows whatever it should pass on to a service is no introduction point for long',
    },
  },
  {
    // Who waits for a service waits on one way alone.
    name: 'way-beside',
    file: 'packages/hidden/src/client/first-way.ts',
    find: 'if (next.mayBegin?.() ?? true) beginNext()',
    replace: 'if (next.mayBegin === undefined) beginNext()',
    scenario: {
      file: 'packages/hidden/test/hostile.long.test.ts',
      test: 'a service that does not come is looked for on other ways while it is waited for',
    },
  },
  {
    // Whoever waits at a reunion point is taken for the service.
    name: 'reunion-proof',
    file: 'packages/hidden/src/reunion.ts',
    find: 'if (!primitives.equalConstantTime(given, proof))',
    replace: 'if (given.length !== proof.length)',
    scenario: {
      file: 'packages/hidden/test/reunion.test.ts',
      test: 'a relay that answers in the place of the service at a reunion is found out',
    },
  },
  {
    // Each circuit that a client ends draws another one out of the service, as quickly as it likes.
    name: 'reunion-age',
    file: 'packages/hidden/src/reunion.ts',
    find: 'stoodMs >= REUNION_MIN_AGE_MS',
    replace: 'stoodMs >= 0',
    scenario: {
      file: 'packages/hidden/test/reunion.test.ts',
      test: 'a circuit that is lost young, or with nothing open on it, draws none out of the service',
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
]
