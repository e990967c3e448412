/** Streams: what this node's user visits, and who visits his services. Only for who may see that. */
import * as z from 'zod'
import { circuitPurposeSchema } from './circuit.ts'
import { countSchema } from './text.ts'

export const streamSchema = z
  .object({
    id: z.string(),
    /** The circuits that carry it: one, or two legs. */
    circuits: z.array(z.int()),
    purpose: circuitPurposeSchema,
    /** The service that it leads to, or that the visitor came to; absent for records. */
    service: z.string().optional(),
    /** The port of the service, or `records`. */
    target: z.string(),
    ageMs: z.number().min(0),
    sentBytes: countSchema,
    receivedBytes: countSchema,
  })
  .meta({ id: 'Stream' })
export type Stream = z.infer<typeof streamSchema>
