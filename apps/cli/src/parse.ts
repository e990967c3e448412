/** What people type, read here so that a mistake is answered before anything is started or asked. */
import type { PortMap } from '@warren/api'
import { BOX_DAYS_MAX } from '@warren/api/limits'
import { badInput } from './command-failure.ts'

/** `HOST:PORT` with an IP address or `localhost`. @throws CommandFailure `bad-input`. */
export function parseEndpoint(text: string): string {
  const match = /^(?:\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):([0-9]{1,5})$/.exec(text)
  if (match !== null && Number(match[1]) <= 65_535) return text
  throw badInput(
    'It is HOST:PORT, with an IP address or localhost and a port up to 65535.',
    'E.g. 127.0.0.1:9250',
  )
}

/** A whole number. @throws CommandFailure `bad-input`. */
export function parseCount(text: string): number {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text)
  throw badInput('It is a whole number.', 'E.g. 6')
}

/** How long holders are to keep something. @throws CommandFailure `bad-input`. */
export function parseDays(text: string): number {
  const days = /^[0-9]{1,2}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= BOX_DAYS_MAX) return days
  throw badInput(`It is a number of days from 1 to ${BOX_DAYS_MAX}.`, 'E.g. --days 60')
}

/** `PORT=TARGET`: the port visitors see, and the server behind it. @throws CommandFailure `bad-input`. */
export function parsePortMap(text: string): PortMap {
  const [, digits = '', target = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  const port = Number(digits)
  const isPort = /^[0-9]{1,5}$/.test(digits) && port >= 1 && port <= 65_535
  const [, targetPort] = /^(?:\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):([0-9]{1,5})$/.exec(target) ?? []
  const isTarget =
    (targetPort !== undefined && Number(targetPort) <= 65_535) || /^unix:\/[^\0]+$/.test(target)
  if (isPort && isTarget) return { port, target }
  const problem = isPort
    ? `"${target}" is neither IP-ADDRESS:PORT nor unix:/PATH.`
    : `"${text}" is not PORT=TARGET.`
  throw badInput(problem, 'Type for instance: warren service add 80=127.0.0.1:8123')
}

/** 56 letters and digits, with `.onion`, `.warren` or nothing behind them. @throws CommandFailure `bad-input`. */
export function parseServiceAddress(text: string): string {
  if (/^[a-zA-Z2-7]{56}(\.(onion|warren))?$/i.test(text)) return text.toLowerCase()
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text
  throw badInput(
    `"${shown}" is not a service address.`,
    'A service address is 56 letters and digits, then .onion.',
  )
}

/** @throws CommandFailure `bad-input`; what was given is not repeated, since it may be a secret. */
export function parseClientKey(text: string): string {
  if (/^[a-zA-Z2-7]{52}$/.test(text)) return text
  throw badInput(
    'This is not a client key.',
    'A client key has 52 letters and digits. Make a pair: warren client-auth new',
  )
}
