/** One operation of the local API as the table describes it. */
import type * as z from 'zod'
import type { Scope } from './schemas/scope.ts'

export interface Operation {
  readonly summary: string
  /** `public`: needs no token, tells nothing about the node. */
  readonly scope: Scope | 'public'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly status: 200 | 201 | 202
  readonly answer: z.ZodType
  /** A body of this type instead of JSON, of any length, read as it arrives. */
  readonly bodyMediaType?: 'application/octet-stream'
  readonly mediaType?: 'text/event-stream' | 'application/octet-stream'
}
