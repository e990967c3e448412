/** The language of the page: every sentence of its own has a name, and every language has every name (the types see to it). */
import { de } from '../messages/de/index.ts'
import { en } from '../messages/en/index.ts'
import { fa } from '../messages/fa/index.ts'
import { type Catalogue, fillIn, type MessageName, type Params } from './message.ts'

export const LOCALES = {
  en: { name: 'English', direction: 'ltr', catalogue: en },
  de: { name: 'Deutsch', direction: 'ltr', catalogue: de },
  fa: { name: 'فارسی', direction: 'rtl', catalogue: fa },
} as const satisfies Record<string, { name: string; direction: 'ltr' | 'rtl'; catalogue: Catalogue }>
export type Locale = keyof typeof LOCALES

const KEY = 'warren-language'

function isLocale(text: string | null | undefined): text is Locale {
  return text !== null && text !== undefined && Object.hasOwn(LOCALES, text)
}

function firstLocale(): Locale {
  const kept = globalThis.localStorage?.getItem(KEY)
  if (isLocale(kept)) return kept
  const wanted = globalThis.navigator?.languages ?? []
  return wanted.map((tag) => tag.split('-')[0]).find(isLocale) ?? 'en'
}

class Language {
  current: Locale = $state(firstLocale())

  choose(locale: Locale): void {
    this.current = locale
    globalThis.localStorage?.setItem(KEY, locale)
  }

  get direction(): 'ltr' | 'rtl' {
    return LOCALES[this.current].direction
  }
}

export const language = new Language()

/** The sentence of this name in the language of the page. */
export function t(name: MessageName, params: Params = {}): string {
  return fillIn(LOCALES[language.current].catalogue[name], params, language.current)
}
