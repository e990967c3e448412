/** The language of the page: every sentence of its own has a name, and every language has every name (the types see to it). */
import { firstLocale, keepLocale, type Locale, LOCALES } from './locales.ts'
import { type Catalogue, fillIn, type MessageName, type Params } from './message.ts'

interface Spoken {
  readonly locale: Locale
  readonly catalogue: Catalogue
}

class Language {
  /** Undefined until the page {@link begin}s. */
  #spoken: Spoken | undefined = $state.raw()

  get current(): Locale {
    return this.#spoken?.locale ?? firstLocale()
  }

  get direction(): 'ltr' | 'rtl' {
    return LOCALES[this.current].direction
  }

  /** @throws Error before the page has begun. */
  get catalogue(): Catalogue {
    if (this.#spoken === undefined) throw new Error('no language')
    return this.#spoken.catalogue
  }

  begin(spoken: Spoken): void {
    this.#spoken = spoken
  }

  /** @throws TypeError it could not be loaded; the page stays as it is. */
  async choose(locale: Locale): Promise<void> {
    this.#spoken = { locale, catalogue: await LOCALES[locale].load() }
    keepLocale(locale)
  }
}

export const language = new Language()

/** The sentence of this name in the language of the page. */
export function t(name: MessageName, params: Params = {}): string {
  return fillIn(language.catalogue[name], params, language.current)
}
