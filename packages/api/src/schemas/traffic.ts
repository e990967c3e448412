/** What all links carried lately, padding included. */
import * as z from 'zod'
import { TRAFFIC_MAX_SECONDS } from '../limits.ts'
import { countSchema } from './text.ts'

export const trafficQuerySchema = z.strictObject({
  /** How far back. */
  seconds: z.coerce.number().int().min(1).max(TRAFFIC_MAX_SECONDS).default(TRAFFIC_MAX_SECONDS),
})

export const trafficSchema = z
  .object({
    /** What one number below stands for. */
    stepMs: z.literal(1000),
    /** When the last step began, which may still go on. */
    lastAt: z.iso.datetime(),
    /** Bytes a step, the oldest first; as many as asked for, or as the node has run. */
    sent: z.array(countSchema).max(TRAFFIC_MAX_SECONDS),
    received: z.array(countSchema).max(TRAFFIC_MAX_SECONDS),
  })
  .meta({ id: 'Traffic' })
export type Traffic = z.infer<typeof trafficSchema>
