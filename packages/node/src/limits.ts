/** Bounds of the node's own tables and of the local API, each with its reason. */

/** Jobs remembered; the oldest that ended are forgotten first. */
export const JOBS_MAX = 256
/** Jobs at work at once: more is a program in a loop. */
export const JOBS_RUNNING_MAX = 32
/** Events kept for a listener that comes back; a busy node sends a few a second. */
export const EVENTS_KEPT = 512
/** Listeners at once: the page in a few tabs, the command line, some programs. */
export const EVENT_LISTENERS_MAX = 32
/** Events waiting for a listener that does not read; then it is cut off and comes back with its last id. */
export const EVENTS_QUEUED_MAX = 256
/** Answers kept for repeated requests. */
export const IDEMPOTENT_ANSWERS_MAX = 256
/** Tokens: one a program. */
export const TOKENS_MAX = 64
/** Services: each holds circuits open. */
export const SERVICES_MAX = 64
/** Keys to others' services. */
export const CLIENT_AUTH_MAX = 1024
/** Streams from visitors at once, over all services: each is a socket on this machine. */
export const VISITOR_STREAMS_MAX = 2048
/** Connections to the API at once. */
export const API_CONNECTIONS_MAX = 128
/** A log file; two are kept. */
export const LOG_FILE_MAX_BYTES = 4 * 1024 * 1024
