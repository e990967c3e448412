/** What the daemon says, in the language of the page. A language is loaded when it is first shown; until then, and without it, English stays. */
import { withLatinApart } from '../said/latin.ts'
import { Catalogue, type Piece, type Sayings } from '../said/say.ts'
import { language } from './i18n.svelte.ts'

type Locale = (typeof language)['current']

/** English needs none. */
const LOADED: Readonly<Partial<Record<Locale, () => Promise<{ readonly sayings: Sayings }>>>> = {
  de: () => import('../said/de/index.ts'),
  fa: () => import('../said/fa/index.ts'),
}

class Said {
  #catalogues: Readonly<Partial<Record<Locale, Catalogue>>> = $state.raw({})
  readonly #asked = new Set<Locale>()

  /** @param text - of the daemon; parts of it may come from anybody. */
  say(text: string): readonly Piece[] {
    const catalogue = this.#catalogues[language.current]
    if (catalogue === undefined) {
      void this.#load(language.current)
      return [{ text, as: 'english' }]
    }
    const pieces = catalogue.say(text)
    if (language.direction === 'ltr') return pieces
    return pieces.flatMap((piece) => (piece.as === 'said' ? withLatinApart(piece.text) : [piece]))
  }

  async #load(locale: Locale): Promise<void> {
    const load = LOADED[locale]
    if (load === undefined || this.#asked.has(locale)) return
    this.#asked.add(locale)
    try {
      const { sayings } = await load()
      this.#catalogues = { ...this.#catalogues, [locale]: new Catalogue(sayings) }
    } catch {
      // A daemon that stops, or was renewed under this tab: the page says so, and begins anew.
      this.#asked.delete(locale)
    }
  }
}

export const said = new Said()
