/** Bounds of the worker pool, each with its reason. */

/** Jobs that wait for a worker. At a millisecond each this is two seconds of one core: later answers nobody waits for. */
export const MAX_QUEUED_JOBS = 2048

/** Small jobs that cross to a worker in one message when many wait: the crossing costs a fraction of the smallest job. */
export const MAX_BATCH_JOBS = 8

/** Messages a worker has at once: one that it works on, and one for while this thread is busy. */
export const MAX_OUTSTANDING_MESSAGES = 2

/** Jobs must be small: this holds a passphrase hash at its usual cost and a hundred handshakes. */
export const WORKER_HEAP_MIB = 128

/** Workers that die in a row, with no job done between, before the pool gives up. */
export const MAX_CRASHES_IN_A_ROW = 3
