/**
 * Values that must not reach a log, and text that may.
 *
 * The log port takes only {@link SafeField}s. Addresses, keys, names and contents are ordinary strings and byte arrays,
 * which the compiler refuses there; `safeText` marks a reviewed literal.
 */
declare const SAFE: unique symbol

/** Text reviewed as free of addresses, keys, names and contents. */
export type SafeText = string & { readonly [SAFE]: true }

/**
 * `T` if it is one literal or a union of literals, else `never`: `string`, and templates with a variable in them, are
 * computed at run time and may hold an address, a key or a name.
 */
// A record over a literal has a key that `{}` lacks; one over an open set of strings is an index signature, which it fits.
export type Literal<T extends string> = T extends unknown ? ({} extends Record<T, 1> ? never : T) : never

/** Marks a literal as fit for logs. Computed strings do not compile. */
export function safeText<const T extends string>(text: Literal<T>): SafeText {
  return text as string as SafeText
}

/** Holds a value that prints as `[sensitive]` everywhere; `reveal()` is the one, greppable way out. */
export class Sensitive<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[sensitive]'
  }

  toJSON(): string {
    return '[sensitive]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[sensitive]'
  }
}
