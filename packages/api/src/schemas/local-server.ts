/** Servers of this machine: what may be put on the network, and whether it answers. */
import * as z from 'zod'
import { portSchema, serviceAddressSchema, targetSchema } from './text.ts'

export const localServerSchema = z
  .object({
    /** As the target of a service. */
    target: z.string(),
    port: portSchema,
    /** The program that listens, as far as this user may see. */
    program: z.string().optional(),
  })
  .meta({ id: 'LocalServer' })
export type LocalServer = z.infer<typeof localServerSchema>

export const targetCheckRequestSchema = z
  .strictObject({
    target: targetSchema,
    /** The service it is behind: a web server is then asked by the name that visitors use. */
    address: serviceAddressSchema.optional(),
  })
  .meta({ id: 'TargetCheckRequest' })

export const targetCheckSchema = z
  .object({
    target: z.string(),
    /** `accepts`: something is there that does not speak HTTP. */
    found: z.enum(['http', 'accepts', 'refused', 'no-answer', 'no-permission', 'own']),
    http: z
      .object({
        status: z.int().min(100).max(599),
        /** Of the page that was answered; chosen by the server. */
        title: z.string().optional(),
      })
      .optional(),
    /** What to do about it, if there is something. */
    next: z.string().optional(),
  })
  .meta({ id: 'TargetCheck' })
export type TargetCheck = z.infer<typeof targetCheckSchema>
