/** The languages of the page, which of them it begins in, and where each one's sentences are: a script of its own, of which one is loaded. */
import type { Catalogue } from './message.ts'

interface LocaleEntry {
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
  readonly load: () => Promise<Catalogue>
}

export const LOCALES = {
  en: { name: 'English', direction: 'ltr', load: async () => (await import('../messages/en/index.ts')).en },
  de: { name: 'Deutsch', direction: 'ltr', load: async () => (await import('../messages/de/index.ts')).de },
  fa: { name: 'فارسی', direction: 'rtl', load: async () => (await import('../messages/fa/index.ts')).fa },
} as const satisfies Record<string, LocaleEntry>
export type Locale = keyof typeof LOCALES

const KEY = 'warren-language'

function isLocale(text: string | null | undefined): text is Locale {
  return text !== null && text !== undefined && Object.hasOwn(LOCALES, text)
}

/** The one that was chosen in this browser, or the first of the reader's that there is. */
export function firstLocale(): Locale {
  const kept = globalThis.localStorage?.getItem(KEY)
  if (isLocale(kept)) return kept
  const wanted = globalThis.navigator?.languages ?? []
  return wanted.map((tag) => tag.split('-')[0]).find(isLocale) ?? 'en'
}

export function keepLocale(locale: Locale): void {
  globalThis.localStorage?.setItem(KEY, locale)
}
