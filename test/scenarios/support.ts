/** What scenarios have in common: a service that serves known bytes, and a client that fetches them. */
export { type Fetched, fetchAll, publishService, serveBytes, sha256, TARGET_PORT } from '@warren/sim'
