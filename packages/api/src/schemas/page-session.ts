/** The page's way in: a code that is used once, and the session that it opens (docs/spec/local-api.md §12). */
import * as z from 'zod'

/** 128 random bits as hexadecimal digits. */
const pageCodeTextSchema = z.string().regex(/^[0-9a-f]{32}$/, 'is not a code of the page')

export const pageCodeSchema = z
  .object({
    code: pageCodeTextSchema,
    /** The page with the code behind `#`, which browsers do not send; absent where the API listens on a Unix socket. */
    url: z.string().optional(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'PageCode' })
export type PageCode = z.infer<typeof pageCodeSchema>

export const pageSessionRequestSchema = z
  .strictObject({ code: pageCodeTextSchema })
  .meta({ id: 'PageSessionRequest' })

export const pageSessionSchema = z
  .object({
    /** What the page sends as its token; it may all. */
    token: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'PageSession' })
export type PageSession = z.infer<typeof pageSessionSchema>
