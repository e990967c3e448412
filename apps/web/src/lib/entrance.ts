/**
 * Asks for the session, and for the sentences of the page's language, before anything else of it is loaded or drawn. A script of its own: it is
 * short, so that what the daemon needs to answer passes while the rest is still being loaded.
 */
import { enter, type Entrance } from './enter.ts'
import { firstLocale, type Locale, LOCALES } from './locales.ts'
import type { Catalogue } from './message.ts'

export const entrance: Promise<Entrance> = enter()

const locale = firstLocale()
export const spoken: Promise<{ locale: Locale; catalogue: Catalogue }> = LOCALES[locale]
  .load()
  .then((catalogue) => ({ locale, catalogue }))
