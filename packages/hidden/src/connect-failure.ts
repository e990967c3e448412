/** Why a connection to a service failed: a closed list, told in `fields.code` of the error. */
import { type FailOptions, fail, type SafeField, safeText, type WarrenError } from '@warren/kernel'

const CODES = {
  'name-malformed': safeText('name-malformed'),
  'descriptor-not-found': safeText('descriptor-not-found'),
  'descriptor-bad': safeText('descriptor-bad'),
  'client-key-missing': safeText('client-key-missing'),
  'client-key-wrong': safeText('client-key-wrong'),
  'introduction-failed': safeText('introduction-failed'),
  'introduction-timeout': safeText('introduction-timeout'),
  'rendezvous-failed': safeText('rendezvous-failed'),
  'port-refused': safeText('port-refused'),
  'connect-timeout': safeText('connect-timeout'),
  'network-not-ready': safeText('network-not-ready'),
  overloaded: safeText('overloaded'),
} as const

/** Every reason; proxies map it to the codes of their protocols (docs/spec/hidden-services.md §9). */
export type ConnectFailure = keyof typeof CODES

/** Makes the error that says why a connection failed. */
export function connectFailure(
  code: ConnectFailure,
  cause?: unknown,
  fields: Readonly<Record<string, SafeField>> = {},
): WarrenError {
  return describe(code, (next) => ({
    fields: { ...fields, code: CODES[code] },
    next,
    ...(cause === undefined ? {} : { cause }),
  }))
}

/** The reason in an error that {@link connectFailure} made; undefined for others. */
export function connectFailureOf(error: WarrenError): ConnectFailure | undefined {
  const code = error.fields['code']
  return typeof code === 'string' && Object.hasOwn(CODES, code) ? (code as ConnectFailure) : undefined
}

const RETRY_SOON = 'Try again in a moment.'

function describe(code: ConnectFailure, options: (next: string) => FailOptions): WarrenError {
  switch (code) {
    case 'name-malformed':
      return fail(
        'bad-input',
        'service: the address is mistyped',
        options('Compare all 56 characters of the address.'),
      )
    case 'descriptor-not-found':
      return fail(
        'not-found',
        'service: nothing is published under this address now',
        options('Ask whether the service is up, or try again in a minute.'),
      )
    case 'descriptor-bad':
      return fail(
        'not-authentic',
        'service: what is published under this address is not valid',
        options('Compare your clock with the right time, then try again.'),
      )
    case 'client-key-missing':
      return fail(
        'no-permission',
        'service: it admits only clients it knows, and there is no client key for it here',
        options(
          'Make a key with "warren client-auth new", give its public part to the owner, and add it here.',
        ),
      )
    case 'client-key-wrong':
      return fail(
        'no-permission',
        'service: it does not know the client key held here for it',
        options('Ask the owner to add the public part of your key.'),
      )
    case 'introduction-failed':
      return fail(
        'unreachable',
        'service: none of its introduction points let us through',
        options(RETRY_SOON),
      )
    case 'introduction-timeout':
      return fail('timeout', 'service: its introduction points did not answer in time', options(RETRY_SOON))
    case 'rendezvous-failed':
      return fail('timeout', 'service: it did not come to the rendezvous', options(RETRY_SOON))
    case 'port-refused':
      return fail(
        'refused',
        'service: it has nothing on this port',
        options('Check the port in the address.'),
      )
    case 'connect-timeout':
      return fail('timeout', 'service: no connection within the time allowed', options(RETRY_SOON))
    case 'network-not-ready':
      return fail(
        'no-path',
        'service: no circuit could be built',
        options('Type "warren status" to see what the node is waiting for.'),
      )
    case 'overloaded':
      return fail('overloaded', 'service: too many connections at once', options(RETRY_SOON))
  }
}
