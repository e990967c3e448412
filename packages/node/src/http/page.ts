/** Lists in pages that stay right while entries come and go: the cursor is the key of the last entry shown. */

export interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** @param keyOf - unique; pages are in its order. */
export function pageBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  query: PageQuery,
): { items: T[]; next?: string } {
  const { cursor, limit } = query
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const rest = cursor === undefined ? keyed : keyed.filter(({ key }) => key > cursor)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ item }) => item),
    ...(rest.length > limit && last !== undefined ? { next: last.key } : {}),
  }
}

/** The same for a list that never changes and may be long: the cursor is the index of the first entry of the page. */
export function pageOfMany<T>(
  items: readonly T[],
  { cursor, limit }: PageQuery,
): { items: T[]; next?: string } {
  const first = Number(cursor ?? 0)
  const end = first + limit
  return { items: items.slice(first, end), ...(end < items.length ? { next: String(end) } : {}) }
}
