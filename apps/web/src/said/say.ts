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
const LEAST_WEIGHT = 12
/** Words in words in words: three are said (`it waits for 3 relays: ...`). */
const MOST_DEPTH = 3

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
    return joined(this.#parts(sentencesOf(text), ' ', 0))
  }

  /** Each part alone, or with as many of the next ones as it takes: a value may hold what looks like an end. */
  #parts(parts: readonly string[], between: string, depth: number): readonly Piece[] {
    if (parts.length > MOST_PARTS) return [{ text: parts.join(between), as: 'english' }]
    const pieces: Piece[] = []
    for (let at = 0; at < parts.length; ) {
      const { taken, said } = this.#longestFrom(parts, at, between, depth)
      if (at > 0) pieces.push({ text: between, as: 'said' })
      pieces.push(...said)
      at += taken
    }
    return pieces
  }

  #longestFrom(
    parts: readonly string[],
    at: number,
    between: string,
    depth: number,
  ): { readonly taken: number; readonly said: readonly Piece[] } {
    for (let taken = 1; at + taken <= parts.length; taken++) {
      const said = this.#whole(parts.slice(at, at + taken).join(between), depth)
      if (said !== undefined) return { taken, said }
    }
    const [part = ''] = parts.slice(at)
    const inner = between === ' ' ? part.split(': ') : []
    // What was waited for, and why, are said one by one.
    if (inner.length > 1) return { taken: 1, said: this.#parts(inner, ': ', depth) }
    return { taken: 1, said: [{ text: part, as: 'english' }] }
  }

  #whole(text: string, depth: number): readonly Piece[] | undefined {
    const key = keyOf(text)
    const constant = this.#constant.get(key)
    if (constant !== undefined) return [{ text: asBegunAndEnded(constant, text), as: 'said' }]
    for (const { from, to, weight } of this.#patterns) {
      const values = valuesIn(from, key, text)
      const said = values && this.#filled({ from, to, weight }, values, text, depth)
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
  ): readonly Piece[] | undefined {
    const filled = new Map<string, readonly Piece[]>()
    for (const [index, { name, isWords }] of from.places.entries())
      filled.set(name, this.#value(values[index] ?? '', isWords && depth < MOST_DEPTH, depth))
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

  #value(value: string, isWords: boolean, depth: number): readonly Piece[] {
    return isWords ? this.#parts(value.split(': '), ': ', depth + 1) : [{ text: value, as: 'value' }]
  }
}

/** Not what stands in a place of so short a sentence. */
function isLoose({ text, as }: Piece): boolean {
  return as === 'english' || (as === 'value' && text.includes(' '))
}

/** What is alike and stands together is one piece; a gap between two English parts is English too. */
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
