/** Bounds of the worker pool, each with its reason. */

/** Jobs that wait for a worker. At a millisecond each this is two seconds of one core: later answers nobody waits for. */
export const MAX_QUEUED_JOBS = 2048

/** Small jobs that cross to a worker in one message when many wait: the crossing costs a fraction of the smallest job. */
export const MAX_BATCH_JOBS = 8

/** Messages a worker has at once: one that it works on, and one for while this thread is busy. */
export const MAX_OUTSTANDING_MESSAGES = 2

/** Jobs must be small: this holds a passphrase hash at its usual cost and a hundred handshakes. */
export const WORKER_HEAP_MIB = 128

/** What a worker may fill with new objects before it looks which of them are in use: nearly none is, once its job is done. */
export const WORKER_YOUNG_MIB = 2

/** Memory outside of its heap that a worker may leave lying about: some hundreds of handshakes, which take fifty times as long as collecting it. */
export const MAX_WORKER_GARBAGE_BYTES = 16 * 1024 * 1024

/** Workers that die in a row, with no job done between, before the pool gives up. */
export const MAX_CRASHES_IN_A_ROW = 3
