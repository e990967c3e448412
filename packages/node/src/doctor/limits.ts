/** Bounds of the doctor, each with its reason. */

/** Relays asked: enough to tell one that is gone from a network that is cut off. */
export const RELAYS_ASKED_MAX = 8
/** Below this the state and its log cannot grow for a day. */
export const DISK_FULL_BYTES = 4 * 1024 * 1024
/** Below this a person should know before it is too late. */
export const DISK_LOW_BYTES = 100 * 1024 * 1024
export const DISK_LOW_FILES = 64
/** A client holds about a hundred sockets and files, a relay one for each peer. */
export const OPEN_FILES_CLIENT_MIN = 512
export const OPEN_FILES_RELAY_MIN = 4096
/** A daemon takes about 120 MB; with less than this left the system begins to kill. */
export const MEMORY_LOW_BYTES = 192 * 1024 * 1024
/** Processes looked at to find who has a port. */
export const PROCESSES_MAX = 4096
/** Open files of one process looked at. */
export const FILES_OF_PROCESS_MAX = 4096
/** Of a table of the system, such as /proc/net/tcp. */
export const SYSTEM_TABLE_MAX_BYTES = 4 * 1024 * 1024
/** What is written to see whether the disk takes anything. */
export const TRIAL_BYTES = 4096
