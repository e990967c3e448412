/**
 * The offload port: slow pure work that must not block the event loop (handshakes, key blinding, passphrase hashing).
 *
 * Jobs are named functions registered by the floor that owns them, so that a worker thread can find them without
 * closures crossing threads. Under simulation a job runs at once, in the same turn.
 */
import type { Primitives } from './primitives.ts'

/** A pure job: everything it needs is in its input; input and output survive structured cloning. */
export interface OffloadJob<In, Out> {
  readonly name: string
  readonly run: (primitives: Primitives, input: In) => Out
}

export interface Offload {
  /**
   * Runs a job elsewhere.
   *
   * @throws WarrenError `overloaded`: more than the bound of jobs is waiting; whatever the job throws.
   */
  run<In, Out>(job: OffloadJob<In, Out>, input: In): Promise<Out>
}
