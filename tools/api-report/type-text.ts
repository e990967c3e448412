/** Types as text that stays the same while they do: members of unions in order, shapes by their names, long ones on lines of their own. */

const LINE_MAX_CHARACTERS = 110
/** Shorter than this is as clear as a name. */
const NAMED_MIN_CHARACTERS = 30

/** The compiler lists literals in the order in which it met them, anywhere in the program. */
export function sortUnions(text: string): string {
  return text.replaceAll(/"[^"]*"(?: \| "[^"]*")+/g, (union) => union.split(' | ').sort().join(' | '))
}

/** Says a shape by its name wherever it stands inside of another. */
export class NamedShapes {
  /** The shortest first: they stand inside of the longer ones. */
  readonly #shapes: readonly (readonly [shape: string, name: string])[]

  /** @param aliases - names and what they stand for. */
  constructor(aliases: Iterable<readonly [name: string, shape: string]>) {
    const shapes: [string, string][] = []
    const known = [...aliases]
      .filter(([, shape]) => shape.length >= NAMED_MIN_CHARACTERS && /^["{]/.test(shape))
      .sort(([a, one], [b, other]) => one.length - other.length || (a < b ? -1 : 1))
    for (const [name, shape] of known) {
      const said = replaceAll(shape, shapes)
      // Two names for one shape: the first of them is used.
      if (!shapes.some(([each]) => each === said) && said !== name) shapes.push([said, name])
    }
    this.#shapes = shapes
  }

  /** @param except - the name whose own definition this is. */
  say(text: string, except?: string): string {
    return replaceAll(
      text,
      this.#shapes.filter(([, name]) => name !== except),
    )
  }
}

function replaceAll(text: string, shapes: readonly (readonly [string, string])[]): string {
  return shapes.reduce((said, [shape, name]) => said.replaceAll(shape, name), text)
}

/** Puts the members of long shapes on lines of their own. */
export function breakLines(text: string, indent = ''): string {
  if (indent.length + text.length <= LINE_MAX_CHARACTERS) return indent + text
  if (!text.includes('{')) return indent + text.replaceAll(/ \| (?=")/g, `\n${indent}  | `)
  let depth = 0
  let isQuoted = false
  let result = indent
  const line = (): string => `\n${indent}${'  '.repeat(depth)}`
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"') isQuoted = !isQuoted
    if (isQuoted || !'{;}'.includes(character)) {
      result += character
      continue
    }
    if (character === '}') {
      depth--
      result = `${result.trimEnd()}${line()}}`
      continue
    }
    if (character === '{') depth++
    result += character + line()
    while (text.charAt(at + 1) === ' ') at++
  }
  return result
}
