/** Own ports of the node as a person changes them: on or off, and a number. */
import type { PortsRequest, Settings } from '@warren/api'
import { latinDigits } from './target.ts'

export interface EndChoice {
  readonly isOn: boolean
  /** As it was typed; empty: the usual one. */
  readonly port: string
}

export interface PortsChoice {
  readonly proxy: EndChoice
  readonly gateway: EndChoice
  /** The API is never off: the page is served there. */
  readonly api: EndChoice
}

const HOST = '127.0.0.1'
/** Where browsers open links if nothing was said; without the port for programs that has to be said. */
const USUAL_GATEWAY = `${HOST}:9251`
const NAMES = ['proxy', 'gateway', 'api'] as const

export function choiceOf({ proxy, gateway, api }: Settings): PortsChoice {
  const end = (address: string | undefined): EndChoice => ({
    isOn: address !== undefined,
    port: portOf(address),
  })
  return { proxy: end(proxy.now), gateway: end(gateway.now), api: end(api.isWaiting ? api.saved : api.now) }
}

/** @returns false: something else than a port was typed. Nothing stands for the usual one. */
export function isPort(typed: string): boolean {
  const port = Number(latinDigits(typed).trim())
  return typed.trim() === '' || (Number.isInteger(port) && port >= 1 && port <= 65_535)
}

/** What of the choice is another one than the settings; undefined: a port is none. */
export function portsRequestOf(choice: PortsChoice, settings: Settings): PortsRequest | undefined {
  const before = choiceOf(settings)
  const request: PortsRequest = {}
  for (const name of NAMES) {
    const { isOn, port } = choice[name]
    if (isOn && !isPort(port)) return undefined
    const { [name]: old } = before
    if (isOn === old.isOn && (!isOn || latinDigits(port).trim() === old.port)) continue
    const text = isOn ? addressOf(port, settings[name]) : 'off'
    if (name === 'api') {
      if (text !== 'off') request.api = text
    } else request[name] = name === 'gateway' && text === 'usual' && !choice.proxy.isOn ? USUAL_GATEWAY : text
  }
  return request
}

function addressOf(port: string, { now, saved }: Settings['proxy']): string {
  const digits = latinDigits(port).trim()
  if (digits === '') return 'usual'
  const host = (now ?? saved)?.match(/^(.+):\d+$/)?.[1]
  return `${host ?? HOST}:${Number(digits)}`
}

function portOf(address: string | undefined): string {
  return address?.match(/:(\d+)$/)?.[1] ?? ''
}
