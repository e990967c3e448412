/**
 * Sentences of the daemon in another language, as gettext does it: the English sentence is its own name. What no catalogue knows stays English, part
 * by part. Whatever comes in, also from people on the network, goes out as pieces of text, each once and in full.
 */
import { parseTemplate, type Template, valuesIn } from './pattern.ts'
import { keyOf, sentencesOf } from './sentences.ts'

/** A translation for each English sentence, both with the same places. */
export type Sayings = Readonly<Record<string, string>>

/** `said`: in the language of the catalogue; `value`: a name, number, path or command as it came; `english`: what has no translation. */
export interface Piece {
  readonly text: string
  readonly as: 'said' | 'value' | 'english'
}

/** Longer than anything that the daemon says; what is longer is shown as it is. */
const MOST_CHARACTERS = 4096
/** More sentences, or parts with a colon, than anything that the daemon says has. */
const MOST_PARTS = 12
/** A sentence that begins with a place and has less text than this of its own would fit too much. */
const LEAST_WEIGHT = 16
/** A value holds what looks like an end now and then, and hardly more often than this. */
const MOST_JOINED = 4
/** Words in words: a cause in what the doctor saw, and why in that. */
const MOST_DEPTH = 2
/** Times that all patterns are tried for one text, several times what the longest that is said takes: a text made to fit many of them almost ends here. */
const MOST_TRIES = 80

/** What one text may still cost. */
interface Effort {
  triesLeft: number
}

interface Pattern {
  readonly from: Template
  readonly to: Template
  /** How much of it is constant. */
  readonly weight: number
}

export class Catalogue {
  readonly #constant = new Map<string, string>()
  /** The one with most constant text first: it says most exactly what is meant. */
  readonly #patterns: readonly Pattern[]

  constructor(sayings: Sayings) {
    const patterns: Pattern[] = []
    for (const [english, translation] of Object.entries(sayings)) {
      const from = parseTemplate(keyOf(english))
      if (from.places.length === 0) this.#constant.set(keyOf(english), translation)
      else
        patterns.push({
          from,
          to: parseTemplate(withoutStop(translation)),
          weight: from.constants.join('').length,
        })
    }
    this.#patterns = patterns.toSorted((a, b) => b.weight - a.weight)
  }

  /** Never throws; the values and the rests come back unchanged and in order. */
  say(text: string): readonly Piece[] {
    if (text.length > MOST_CHARACTERS) return [{ text, as: 'english' }]
    return joined(this.#parts(sentencesOf(text), ' ', 0, { triesLeft: MOST_TRIES }))
  }

  /** Each part alone, or with some of the next ones: a value may hold what looks like an end. */
  #parts(parts: readonly string[], between: string, depth: number, effort: Effort): readonly Piece[] {
    if (parts.length > MOST_PARTS) return [{ text: parts.join(between), as: 'english' }]
    const pieces: Piece[] = []
    for (let at = 0; at < parts.length; ) {
      const { taken, said } = this.#shortest(parts.slice(at, at + MOST_JOINED), between, depth, effort)
      const isWithinEnglish = pieces.at(-1)?.as === 'english' && said[0]?.as === 'english'
      if (at > 0) pieces.push({ text: between, as: isWithinEnglish ? 'english' : 'said' })
      pieces.push(...said)
      at += taken
    }
    return pieces
  }

  /** What the first of these parts say, as few as make sense. */
  #shortest(
    parts: readonly string[],
    between: string,
    depth: number,
    effort: Effort,
  ): { readonly taken: number; readonly said: readonly Piece[] } {
    for (let taken = 1; taken <= parts.length; taken++) {
      const said = this.#whole(parts.slice(0, taken).join(between), taken > 1, depth, effort)
      if (said !== undefined) return { taken, said }
    }
    const [part = ''] = parts
    const inner = between === ' ' ? part.split(': ') : []
    // What was waited for, and why, are said one by one.
    if (inner.length > 1) return { taken: 1, said: this.#parts(inner, ': ', depth, effort) }
    return { taken: 1, said: [{ text: part, as: 'english' }] }
  }

  /** @param isJoined - of several parts: then the first of them is no value, or it would have been one without the others. */
  #whole(text: string, isJoined: boolean, depth: number, effort: Effort): readonly Piece[] | undefined {
    const key = keyOf(text)
    const constant = this.#constant.get(key)
    if (constant !== undefined) return [{ text: asBegunAndEnded(constant, text), as: 'said' }]
    if (effort.triesLeft <= 0) return undefined
    effort.triesLeft--
    for (const pattern of this.#patterns) {
      const mayFit = !isJoined || pattern.from.constants[0] !== ''
      const values = mayFit ? valuesIn(pattern.from, key, text) : undefined
      const said = values && this.#filled(pattern, values, text, depth, effort)
      if (said !== undefined) return said
    }
    return undefined
  }

  /** Undefined: it fits by accident. */
  #filled(
    { from, to, weight }: Pattern,
    values: readonly string[],
    text: string,
    depth: number,
    effort: Effort,
  ): readonly Piece[] | undefined {
    const filled = new Map<string, readonly Piece[]>()
    for (const [index, { name, isWords }] of from.places.entries()) {
      const value = values[index] ?? ''
      const areWords = isWords && depth < MOST_DEPTH
      filled.set(
        name,
        areWords ? this.#parts(value.split(': '), ': ', depth + 1, effort) : [{ text: value, as: 'value' }],
      )
    }
    const isSlight = from.constants[0] === '' && weight < LEAST_WEIGHT
    if (isSlight && [...filled.values()].flat().some(isLoose)) return undefined
    const pieces = to.constants.flatMap((constant, index): Piece[] => {
      const place = to.places[index]
      return [{ text: constant, as: 'said' }, ...(place === undefined ? [] : (filled.get(place.name) ?? []))]
    })
    const [first, ...rest] = pieces.filter((piece) => piece.text !== '')
    if (first === undefined) return undefined
    const begun = first.as === 'said' ? { ...first, text: begunAs(first.text, text) } : first
    return text.endsWith('.') ? [begun, ...rest, { text: '.', as: 'said' }] : [begun, ...rest]
  }
}

/** Not what stands in a place of so short a sentence: that is one word, or a number with its unit. */
function isLoose({ text, as }: Piece): boolean {
  return as === 'english' || (as === 'value' && /^\D.* /s.test(text))
}

/** What is alike and stands together is one piece. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last?.as === piece.as && piece.as !== 'value')
      result[result.length - 1] = { ...last, text: last.text + piece.text }
    else result.push(piece)
  }
  return result
}

function asBegunAndEnded(translation: string, text: string): string {
  const ended = text.endsWith('.') ? `${withoutStop(translation)}.` : withoutStop(translation)
  return begunAs(ended, text)
}

function begunAs(translation: string, text: string): string {
  const first = text.charAt(0)
  const isCapital = first >= 'A' && first <= 'Z'
  return isCapital ? `${translation.charAt(0).toUpperCase()}${translation.slice(1)}` : translation
}

function withoutStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text
}
