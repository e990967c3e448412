/** Every bound of this package, with its reason. Sizes are in cells or bytes as the name says. */
import { assert } from '@warren/kernel'

/** What a sender may have unacknowledged before anything was measured, and the least until a path is known to be slow. */
export const FIRST_WINDOW_BYTES = 64 * 1024

/** Least that a sender may ever have unacknowledged: enough to keep acknowledgements coming (as in BBR). */
export const MIN_WINDOW_CELLS = 4

/** Most that a sender may have unacknowledged: 2.5 Gbit/s over 100 ms. Bounds what one link holds in buffers below us. */
export const MAX_WINDOW_BYTES = 32 * 1024 * 1024

/** Acknowledgements count modulo 2^16: half of that keeps old and new apart. */
export const MAX_UNACKNOWLEDGED_CELLS = 32_767

/** Steady state: a quarter more than the path holds, so that growth of the path is noticed. */
export const WINDOW_GAIN = 1.25

/** Until the rate stops growing: 2 / ln 2, the smallest gain that doubles the rate every round trip (as in BBR). */
export const STARTUP_GAIN = 2.89

/**
 * While the smallest round trip is measured anew: less than the path holds, so that it empties. Four cells, as BBR first had
 * it, stop a path of seven links for a tenth of the time, since each link measures when it likes.
 */
export const PROBE_SHARE = 0.75

/** Bytes that the channel may hold before we stop writing. What waits here keeps its order by circuit; there, by time. */
export const MAX_CHANNEL_BUFFERED_BYTES = 128 * 1024

/** Most that one channel write carries: four TLS records. */
export const MAX_WRITE_BYTES = 64 * 1024

/** Received cells after which an acknowledgement leaves even if nothing else does: an eighth of the way back at worst. */
export const MAX_UNANSWERED_CELLS = 8

/** The same while many come: a 32nd of the way back. */
export const MAX_UNANSWERED_CELLS_IN_FLOW = 32

/** A circuit whose queue reached this is told when it is `writable` again. Enough to keep a link busy for a turn. */
export const QUEUE_HIGH_CELLS = 64

/** Where `writable` is told. */
export const QUEUE_LOW_CELLS = 16

/**
 * Cells by which a circuit that sent little goes before those that never pause: the first window of a circuit. More would let
 * whoever opens ever new ones keep the others from sending.
 */
export const MAX_AHEAD_CELLS = 64

/** Circuits without a cell in the queue whose load is remembered; when there are more all of these are forgotten. */
export const MAX_IDLE_LOADS = 256

/** Cells of one circuit in the queue. Circuits stop themselves far below; beyond this our own code runs wild. */
export const MAX_QUEUED_CELLS_PER_CIRCUIT = 4096

/** Cells in the queue of one link. More than a node holds for all circuits, so that the circuit that holds most goes first. */
export const MAX_QUEUED_CELLS_PER_LINK = 40_960

/** Circuit ids in use on one link, for each end. */
export const MAX_CIRCUIT_IDS_PER_LINK = 16_384

/** Links of this node together: sockets are the scarce thing, and a relay of a large network has one to many others. */
export const MAX_LINKS = 8192

/** Links from one remote host. Many clients may share an address; more than this is one host that wants all we have. */
export const MAX_LINKS_PER_HOST = 1024

/** Links that one relay may have to us: one each way, and the old ones of a relay that restarted and dialled again. */
export const MAX_LINKS_PER_RELAY = 8

/** Accepted channels whose peer has not said who it is. */
export const MAX_INBOUND_HANDSHAKES = 256

/** Dials under way at once. */
export const MAX_DIALS = 128

/** Cells kept for an owner that has not started its link: what may follow the identity in one read. */
export const MAX_EARLY_CELLS = 64

/** Relays whose failures are remembered; the oldest memory goes first. */
export const MAX_REMEMBERED_FAILURES = 4096

/** Link versions that one side may offer: more are no use before 1 is forgotten. */
export const MAX_VERSIONS = 16

/** Capabilities that one side may name. With their lengths they fit a 512-byte cell. */
export const MAX_CAPABILITIES = 12
export const MAX_CAPABILITY_BYTES = 24

assert(
  FIRST_WINDOW_BYTES <= MAX_WINDOW_BYTES && MAX_UNACKNOWLEDGED_CELLS < 0x8000,
  'link limits: acknowledgements stay unambiguous',
)
assert(
  QUEUE_LOW_CELLS < QUEUE_HIGH_CELLS && QUEUE_HIGH_CELLS < MAX_QUEUED_CELLS_PER_CIRCUIT,
  'link limits: queue marks are ordered',
)
assert(
  MAX_QUEUED_CELLS_PER_CIRCUIT <= MAX_QUEUED_CELLS_PER_LINK,
  'link limits: a circuit is a part of its link',
)
