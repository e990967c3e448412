/**
 * The client for pages in a browser: the same calls, carried by `fetch`. Nothing reachable from here needs Node.
 *
 * @module
 */
export * from './client-entry.ts'
export { createFetchSend } from './fetch-send.ts'
