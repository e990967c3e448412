/** Jobs: long work as a resource, with its steps and the reason of every wait. */
import * as z from 'zod'
import { appendedBoxSchema } from './box.ts'
import { contentSchema, downloadSchema } from './download.ts'
import { pinSchema, storedSchema } from './kept.ts'
import { problemKindSchema } from './problem-kind.ts'
import { restoredSchema } from './recovery.ts'
import { serviceSchema } from './service.ts'
import { shareSchema } from './share.ts'
import { sitePublishedSchema, siteSchema } from './site.ts'

export const stepSchema = z
  .object({
    name: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    /** How long it took, or has taken so far. */
    ms: z.number().min(0),
  })
  .meta({ id: 'Step' })
export type Step = z.infer<typeof stepSchema>

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum([
      'up',
      'service-add',
      'restore',
      'share',
      'share-relocate',
      'leave',
      'store-check',
      'store-repair',
      'site-publish',
      'site-update',
      'site-unpublish',
      'site-pin',
      'box-append',
      'get',
      'inspect',
      'demonstration',
    ]),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    steps: z.array(stepSchema),
    percentage: z.number().min(0).max(100),
    /** What it waits for at this moment. */
    waitingFor: z.string().optional(),
    /** Why that takes time, as far as the node knows. */
    cause: z.string().optional(),
    /** What a person can do about it, if there is something. */
    next: z.string().optional(),
    /** What came out of it. */
    result: z
      .object({
        service: serviceSchema.optional(),
        share: shareSchema.optional(),
        download: downloadSchema.optional(),
        content: contentSchema.optional(),
        restored: restoredSchema.optional(),
        stored: storedSchema.optional(),
        site: siteSchema.optional(),
        sitePublished: sitePublishedSchema.optional(),
        pin: pinSchema.optional(),
        box: appendedBoxSchema.optional(),
      })
      .optional(),
    error: z.object({ kind: problemKindSchema, message: z.string(), next: z.string().optional() }).optional(),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof jobSchema>
