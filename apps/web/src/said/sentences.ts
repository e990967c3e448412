/** Where one sentence of a text ends and the next begins: the same for whoever translates and for whoever collects what there is to translate. */

/** Splits after `.`, `?` and `!` before a space; the spaces are gone, and joined with one space again the text is what it was. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.?!])(?<!e\.g\.) /)
}

/**
 * How a sentence is looked up: API and page begin it with a capital and end it with a full stop, causes do neither. Only letters of ASCII change, so
 * that every place in the text stays where it is.
 */
export function keyOf(sentence: string): string {
  const first = sentence.charAt(0)
  const begun = first >= 'A' && first <= 'Z' ? `${first.toLowerCase()}${sentence.slice(1)}` : sentence
  return begun.endsWith('.') ? begun.slice(0, -1) : begun
}
