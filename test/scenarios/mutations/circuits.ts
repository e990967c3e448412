/** Defences of circuits and links. */
import type { Mutation } from './mutation.ts'

export const CIRCUIT_MUTATIONS: readonly Mutation[] = [
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
    // What a broken leg had under way is forgotten.
    name: 'leg-resend',
    file: 'packages/circuit/src/conflux/leg-set.ts',
    find: 'this.#resend.push(message)',
    replace: 'void message',
    scenario: {
      file: 'packages/circuit/test/conflux.test.ts',
      test: 'a stream survives the loss of either leg at any time, and no byte is lost or comes twice',
    },
  },
  {
    name: 'leg-order-bound',
    file: 'packages/circuit/src/conflux/sequencer.ts',
    find: 'if (this.#waiting.size >= this.#maxWaiting)',
    replace: 'if (this.#waiting.size < 0)',
    scenario: {
      file: 'packages/circuit/test/conflux.test.ts',
      test: 'messages of two legs are handled in order, whatever order they come in, and what waits is bounded',
    },
  },
  {
    // What relays stalled is what others are then given time for.
    name: 'build-time-bounds',
    file: 'packages/circuit/src/client/build-times.ts',
    find: 'Math.min(steps * BUILD_SLOW_MAX_PER_HOP_MS, Math.max(BUILD_SLOW_MIN_MS, learnedMs))',
    replace: 'learnedMs',
    scenario: {
      file: 'packages/circuit/test/build-times.test.ts',
      test: 'it is never below the floor nor above the cap, whatever was measured',
    },
  },
  {
    // Who hears nothing asks, and then waits for ever.
    name: 'silence',
    file: 'packages/circuit/src/conflux/liveness.ts',
    find: 'if (leftMs > 0) return this.#wait(Math.min(leftMs, PROBE_LOOK_MS))',
    replace: 'if (leftMs > -1e9) return this.#wait(PROBE_LOOK_MS)',
    scenario: {
      file: 'packages/circuit/test/liveness.long.test.ts',
      test: 'a transfer that a relay swallows in the middle ends at both ends',
    },
  },
  {
    // Whoever is behind a rendezvous point brings it under suspicion by ending circuits.
    name: 'framing-from-behind',
    file: 'packages/node/src/compose/build-reports.ts',
    find: 'const isJoined = circuit.hops > path.length',
    replace: 'const isJoined = circuit.hops < path.length',
    scenario: {
      file: 'packages/node/test/build-reports.test.ts',
      test: 'who is joined to a circuit, and may have chosen its last relay, brings no relay under suspicion by ending it or by silence',
    },
  },
  {
    // And by falling silent.
    name: 'framing-by-silence',
    file: 'packages/circuit/src/client/client-circuit.ts',
    find: 'this.silence = this.#farEnds.silence(this.#path.length - 1)',
    replace: "this.silence = 'path'",
    scenario: {
      file: 'packages/circuit/test/liveness.long.test.ts',
      test: 'whoever swallows on its own side is told from whoever does behind the rendezvous, whatever it had brought before',
    },
  },
  {
    // A relay that fills the way behind a guard has it taken for one that swallows.
    name: 'framing-a-guard',
    file: 'packages/circuit/src/client/far-ends.ts',
    find: 'this.#byHop[0]?.leg.liveness.heard()',
    replace: 'void this.#byHop[0]',
    scenario: {
      file: 'packages/circuit/test/liveness.long.test.ts',
      test: 'a guard is not blamed whose answer may wait behind what somebody else sends',
    },
  },
  {
    // Whoever swallows on one's own path is given as much time as a far end whose line is away.
    name: 'own-path-silence',
    file: 'packages/circuit/src/conflux/liveness.ts',
    find: 'if (nearerMs !== undefined)',
    replace: 'if (nearerMs === -1)',
    scenario: {
      file: 'packages/circuit/test/liveness.long.test.ts',
      test: 'a stream that nobody answers ends when its circuit turns out to swallow it, and not later',
    },
  },
  {
    // One's own line that stands still is taken for a circuit that swallows.
    name: 'own-line',
    file: 'packages/circuit/src/conflux/liveness.ts',
    find: 'nowMs - this.#dueMs > PROBE_SLEPT_MS || this.#owner.isHeldUp(askedAtMs)',
    replace: 'nowMs - this.#dueMs > PROBE_SLEPT_MS',
    scenario: {
      file: 'packages/circuit/test/liveness.long.test.ts',
      test: 'the line of either end stands still for a while: nothing is lost',
    },
  },
]
