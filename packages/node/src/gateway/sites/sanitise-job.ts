/** Sanitising as work for a worker thread. The parsers are loaded there when the first page comes, and nowhere else. */
import { createRequire } from 'node:module'
import type { OffloadJob } from '@warren/kernel'
import type { SanitiseOrder } from './sanitise.ts'

const load = createRequire(import.meta.url)

export const SANITISE_JOB: OffloadJob<SanitiseOrder, Uint8Array> = {
  name: 'sanitise a page',
  run: (_, order) => (load('./sanitise.ts') as typeof import('./sanitise.ts')).sanitise(order),
}
