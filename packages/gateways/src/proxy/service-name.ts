/**
 * Which names go through the proxy (docs/spec/proxy.md §5): 56 characters and `.onion` or `.warren`, in any case, with any
 * labels before them. Everything else is refused here, at once, without asking anybody: the proxy has no resolver.
 */
import type { Refusal } from './refusals.ts'

/** A name that is worth a connection. */
export interface ServiceName {
  /** The 56 characters, in lower case. */
  readonly service: string
  /** The same with the labels before it, e.g. `www.` + service; without `.onion`. */
  readonly host: string
}

/** Tells whether 56 characters are a possible address: checksum, version, a key of prime order. */
export type ServiceLabelCheck = (label: string) => boolean

const SUFFIX = /\.(?:onion|warren)$/
const SERVICE_LABEL = /^[a-z2-7]{56}$/
const SUB_LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

export function parseServiceName(name: string, isServiceLabel: ServiceLabelCheck): ServiceName | Refusal {
  const lower = name.toLowerCase()
  if (lower.endsWith('.exit')) return 'request-malformed'
  if (!SUFFIX.test(lower)) return SUFFIX.test(lower.replace(/\.$/, '')) ? 'name-trailing-dot' : 'name-foreign'
  const host = lower.replace(SUFFIX, '')
  const labels = host.split('.')
  const service = labels.pop() ?? ''
  if (!SERVICE_LABEL.test(service) || !isServiceLabel(service)) return 'name-malformed'
  return labels.every((label) => SUB_LABEL.test(label)) ? { service, host } : 'name-malformed'
}
