/** Parsers of options and arguments in the shape that commander wants. */
import { InvalidArgumentError } from 'commander'

/** Makes a parser fit for commander, which shows what an {@link InvalidArgumentError} says. */
export function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : '')
    }
  }
}

/** One of these words, or what else is read. */
export function orWord(
  parse: (text: string) => string,
  ...words: readonly string[]
): (text: string) => string {
  return (text) => (words.includes(text) ? text : parse(text))
}

export function orOff(parse: (text: string) => string): (text: string) => string {
  return orWord(parse, 'off')
}

export function orSocket(parse: (text: string) => string): (text: string) => string {
  return (text) => (text.startsWith('unix:/') ? text : parse(text))
}

export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}
