/** Sentences with places to fill in, `{name}`, and with forms for numbers. */
import { numberFormat, pluralRules } from './intl.ts'
import type { en } from '../messages/en/index.ts'

/** Forms by the rules of the language (CLDR) for the parameter `count`. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
export type Message = string | Plural
export type MessageName = keyof typeof en
export type Catalogue = Readonly<Record<MessageName, Message>>
export type Params = Readonly<Record<string, string | number>>

export function fillIn(message: Message, params: Params, locale: string): string {
  const text = typeof message === 'string' ? message : formOf(message, params, locale)
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    if (value === undefined) return place
    return typeof value === 'number' ? numberFormat(locale).format(value) : value
  })
}

function formOf(message: Plural, { count }: Params, locale: string): string {
  const form = pluralRules(locale).select(Number(count ?? 0))
  return message[form] ?? message.other
}
