/** What a person can pass on to get help: no key, address, name or content is in it. */
import * as z from 'zod'
import { jobSchema } from './job.ts'
import { problemKindSchema } from './problem-kind.ts'
import { statusSchema } from './status.ts'
import { countSchema } from './text.ts'

/** How a setting stands, never what it is. */
const settingSchema = z.enum(['default', 'off', 'set'])

const fieldSchema = z.union([z.string(), z.number(), z.boolean()])

/** A line of the log: literals, and fields that the log's types let through. */
export const supportLogLineSchema = z.object({
  time: z.string(),
  level: z.enum(['error', 'warn', 'info', 'debug']),
  message: z.string(),
  fields: z.record(z.string(), fieldSchema).optional(),
  error: z
    .object({
      kind: z.string(),
      message: z.string(),
      fields: z.record(z.string(), fieldSchema).optional(),
      frames: z.array(z.string()).optional(),
    })
    .optional(),
})
export type SupportLogLine = z.infer<typeof supportLogLineSchema>

export const supportBundleSchema = z
  .object({
    version: z.string(),
    madeAt: z.iso.datetime(),
    system: z.object({
      os: z.string(),
      cpu: z.string(),
      cpus: countSchema,
      memoryBytes: countSchema,
      node: z.string(),
    }),
    config: z.object({
      proxy: settingSchema,
      api: settingSchema,
      gateway: settingSchema,
      upstream: settingSchema,
      bandwidth: settingSchema,
      volume: settingSchema,
      memory: settingSchema,
      relay: z.boolean(),
      portMapping: z.boolean(),
      logLevel: z.string(),
    }),
    /** Absent: no daemon answered. */
    status: z
      .object({
        state: statusSchema.shape.state,
        testing: z.boolean(),
        locked: z.boolean(),
        uptimeMs: z.number(),
        counts: z.record(z.string(), z.number()),
        flags: z.record(z.string(), z.boolean()),
      })
      .optional(),
    diagnosis: z.object({
      healthy: z.boolean(),
      findings: z.array(z.object({ id: z.string(), certainty: z.string(), effect: z.string() })),
      tookMs: z.number().min(0),
    }),
    jobs: z.array(
      z.object({
        kind: jobSchema.shape.kind,
        state: jobSchema.shape.state,
        percentage: z.number(),
        steps: jobSchema.shape.steps,
        error: problemKindSchema.optional(),
      }),
    ),
    log: z.array(supportLogLineSchema),
  })
  .meta({ id: 'SupportBundle' })
export type SupportBundle = z.infer<typeof supportBundleSchema>
