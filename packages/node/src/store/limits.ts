/** Bounds of asking holders over circuits, each with its reason. */
import { assert } from '@warren/kernel'

/** Requests under way on one stream (docs/spec/store.md §6). */
export const MAX_UNDER_WAY = 64

/** Of them and of their answers on one stream: a second of a fast circuit; the rest waits where it can still be called off. */
export const MAX_UNDER_WAY_BYTES = 2 * 1024 * 1024

/** Circuits of one group: those who leave or fetch a lot in a network of a hundred relays keep one to each. */
export const MAX_GROUP_CIRCUITS = 128

/** Circuits to holders in all: less than half of what a node may have, the rest is for connections. */
export const MAX_CIRCUITS = 192

/** Circuits being built at once: half a second of what a guard allows a client. */
export const MAX_BUILDS = 16

/** Requests that wait in all: twice what segments have in memory at once, and as many items beside. */
export const MAX_WAITING_REQUESTS = 4096

/** Bytes sent over one circuit before another takes its place: a holder takes 64 MiB over one (docs/spec/store.md §8). */
export const MAX_CIRCUIT_SENT_BYTES = 56 * 1024 * 1024

/** Holders remembered that were away or hold nothing; the oldest is forgotten. */
export const MAX_REMEMBERED = 4096

assert(MAX_GROUP_CIRCUITS < MAX_CIRCUITS, 'limits: one group leaves circuits to others')
