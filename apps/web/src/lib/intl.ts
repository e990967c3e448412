/** Formatters of the platform, made once for each language and form: making one costs far more than using it, and tables use hundreds. */

/** Idle or not, then. */
const IDLE_TIMEOUT_MS = 500

const numbers = new Map<string, Intl.NumberFormat>()
const plurals = new Map<string, Intl.PluralRules>()

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, `${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

export function pluralRules(locale: string): Intl.PluralRules {
  return kept(plurals, locale, () => new Intl.PluralRules(locale))
}

/**
 * The first formatter of all takes a browser as long as two frames: made when nothing else is to be done, it does not come on top of what makes the
 * first list.
 */
export function prepareNumbers(): void {
  const prepare = (): void => void numberFormat('en')
  if (globalThis.requestIdleCallback === undefined) setTimeout(prepare)
  else requestIdleCallback(prepare, { timeout: IDLE_TIMEOUT_MS })
}

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  cache.set(key, made)
  return made
}
