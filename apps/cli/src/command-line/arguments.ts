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

export function orOff(parse: (text: string) => string): (text: string) => string {
  return (text) => (text === 'off' ? text : parse(text))
}

export function orSocket(parse: (text: string) => string): (text: string) => string {
  return (text) => (text.startsWith('unix:/') ? text : parse(text))
}

export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}
