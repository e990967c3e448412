/**
 * Who may speak to the local API at all: programs of this machine that hold a token, not a web page that a browser of this
 * machine shows (docs/spec/local-api.md §2). Checked before anything of the request is read.
 */
import { type OperationName, OPERATIONS, type Problem, problemOf } from '@warren/api'
import type { Caller } from './tokens.ts'

const LOOPBACK_HOST = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i

/** A page elsewhere whose name was made to point here (DNS rebinding) still sends its own name. */
export function foreignSite(headers: Headers): Problem | undefined {
  const host = headers.get('host') ?? ''
  if (!LOOPBACK_HOST.test(host))
    return problemOf('foreign-site', 'The Host of this request is not this machine.')
  const origin = headers.get('origin')
  if (origin !== null && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    return problemOf('foreign-site', 'Web pages from elsewhere may not use this API.')
  }
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return problemOf('foreign-site', 'Web pages from elsewhere may not use this API.')
  }
  return undefined
}

const PUBLIC_CALLER: Caller = { id: 'public', may: () => false }

/** The caller of an operation, or why there is none. */
export function admit(
  name: OperationName,
  headers: Headers,
  callerOf: (token: string) => Caller | undefined,
): Caller | Problem {
  const { scope } = OPERATIONS[name]
  if (scope === 'public') return PUBLIC_CALLER
  const text = /^Bearer +(\S{1,256})$/i.exec(headers.get('authorization') ?? '')?.[1]
  const caller = text === undefined ? undefined : callerOf(text)
  if (caller === undefined) {
    const detail = text === undefined ? 'This needs a token.' : 'This token is not known here.'
    return problemOf('no-token', detail, {
      next: 'Send "Authorization: Bearer TOKEN"; yours is in the file api-token of the home directory.',
    })
  }
  if (caller.may(scope)) return caller
  return problemOf('no-permission', `This token does not have the scope ${scope}.`, {
    next: `Use a token with the scope ${scope}.`,
  })
}
