/** How long a router gets, and how long what it grants holds. */

/** Routers answer a UPnP search within its own 2 s; people wait at the start meanwhile. */
export const PORT_MAPPING_SEARCH_MS = 3_000
/** One question to a router that was found. */
export const PORT_MAPPING_ANSWER_MS = 4_000
/** What is not renewed ends after an hour, also if this machine dies. */
export const PORT_MAPPING_LIFE_MS = 3_600_000
