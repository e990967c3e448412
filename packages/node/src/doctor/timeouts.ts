/** How long the doctor waits for others; with all probes at once a visit stays below 15 s. */

/** A relay that has not opened a link by then does not help anybody: three round trips and a slow machine. */
export const RELAY_PROBE_TIMEOUT_MS = 6_000
/** A proxy stands on this machine or near it. */
export const UPSTREAM_PROBE_TIMEOUT_MS = 3_000
/** The whole of it, whatever a disk or a system does. */
export const VISIT_TIMEOUT_MS = 14_000
