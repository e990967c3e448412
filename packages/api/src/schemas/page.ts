/** Lists come in pages: `limit` and `cursor` in, `items` and `next` out. */
import * as z from 'zod'
import { CURSOR_MAX_CHARACTERS, PAGE_DEFAULT_ITEMS, PAGE_MAX_ITEMS } from '../limits.ts'

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_MAX_ITEMS).default(PAGE_DEFAULT_ITEMS),
  /** What the page before gave as `next`. */
  cursor: z
    .string()
    .max(CURSOR_MAX_CHARACTERS)
    .regex(/^[\w.:-]+$/, 'is not a cursor')
    .optional(),
})

/** The page of a list of `item`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().optional() })
}
