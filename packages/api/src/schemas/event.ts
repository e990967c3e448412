/** Events: what changed, over one long-lived answer (text/event-stream), resumable by `Last-Event-ID`. */
import * as z from 'zod'
import { downloadSchema } from './download.ts'
import { jobSchema } from './job.ts'
import { pinStateSchema } from './kept.ts'
import { serviceSchema } from './service.ts'
import { shareSchema } from './share.ts'
import { siteSchema } from './site.ts'
import { statusSchema } from './status.ts'

export const eventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('status'), data: statusSchema }),
    z.object({ type: z.literal('job'), data: jobSchema }),
    z.object({ type: z.literal('service'), data: serviceSchema }),
    z.object({ type: z.literal('share'), data: shareSchema }),
    z.object({ type: z.literal('download'), data: downloadSchema }),
    z.object({ type: z.literal('site'), data: siteSchema }),
    /** It was begun to be kept alive, looked at, or repaired. */
    z.object({ type: z.literal('pin'), data: pinStateSchema }),
    /** It is not there any more. */
    z.object({
      type: z.literal('removed'),
      data: z.object({ kind: z.enum(['service', 'share', 'download', 'pin']), id: z.string() }),
    }),
    /** Events were missed: read the resources again. */
    z.object({ type: z.literal('reset'), data: z.object({}) }),
  ])
  .meta({ id: 'Event' })
export type Event = z.infer<typeof eventSchema>
