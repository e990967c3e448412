/** Sanitising as work for a worker thread. The parsers are loaded there when the first page comes, and nowhere else. */
import { createRequire } from 'node:module'
import type { OffloadJob } from '@warren/kernel'
import type * as Sanitiser from './sanitise.ts'

const load = createRequire(import.meta.url)

export const SANITISE_JOB: OffloadJob<Sanitiser.SanitiseOrder, Uint8Array> = {
  name: 'sanitise a page',
  run: (_, order) => (load('./sanitise.ts') as typeof Sanitiser).sanitise(order),
}
