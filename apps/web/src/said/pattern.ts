/** Sentences with places for values, `{name}`: which text fits one, and what stands in its places. */

/** `{name}` is shown as it came; `{name:words}` is said in the language of the page, if that knows how. */
const PLACE = /\{(\w+)(:words)?\}/g

export interface Place {
  readonly name: string
  readonly isWords: boolean
}

/** Text with places: the constant before each place, and what follows the last one. */
export interface Template {
  readonly places: readonly Place[]
  /** One more than places; any may be empty. */
  readonly constants: readonly string[]
}

export function parseTemplate(text: string): Template {
  const places: Place[] = []
  const constants: string[] = []
  let at = 0
  for (const { 0: whole, 1: name = '', 2: words, index } of text.matchAll(PLACE)) {
    constants.push(text.slice(at, index))
    places.push({ name, isWords: words !== undefined })
    at = index + whole.length
  }
  constants.push(text.slice(at))
  return { places, constants }
}

/**
 * The values of a text that fits, by place; none of them is empty. Each constant is searched once, from where the one before it ended: a text of n
 * characters costs n steps for each constant, whatever stands in it.
 *
 * @param key - the text as it is compared (sentences.ts).
 * @param original - the same text as it came, for the values: of the same length, or longer at its end.
 */
export function valuesIn(template: Template, key: string, original: string): readonly string[] | undefined {
  const { constants } = template
  const first = constants[0] ?? ''
  const last = constants.at(-1) ?? ''
  const end = key.length - last.length
  if (!key.startsWith(first) || !key.endsWith(last)) return undefined
  const values: string[] = []
  let at = first.length
  for (const constant of constants.slice(1, -1)) {
    const next = key.indexOf(constant, at + 1)
    if (next < 0 || next + constant.length > end) return undefined
    values.push(original.slice(at, next))
    at = next + constant.length
  }
  if (at >= end) return undefined
  return [...values, original.slice(at, end)]
}
