/**
 * Ways into the gateway that are opened for a moment: folders that are looked at before they are published, browsers of their own in
 * which a site's scripts may run, and sites that were clicked on on the page. Nothing of it outlives the daemon.
 */
import { type Clock, type Random, toHex } from '@warren/kernel'
import type { SiteHost } from '../gateway/sites/site-host.ts'
import { BROWSE_SESSIONS_MAX, BROWSE_TICKETS_MAX, PREVIEWS_MAX, VISITS_MAX } from '../limits.ts'
import { BROWSE_SESSION_MS, BROWSE_TICKET_MS, PREVIEW_MS, VISIT_MS } from '../timeouts.ts'

/** What previews are called, so that they are never taken for a site. */
const PREVIEW = 'preview-'
const LABEL_BYTES = 8
const SECRET_BYTES = 16

/** Things that are found by an unguessable word until their time is over; the oldest makes room. */
class Doors<T> {
  readonly #clock: Clock
  readonly #most: number
  readonly #lastsMs: number
  readonly #open = new Map<string, { readonly value: T; readonly untilMs: number }>()

  constructor(clock: Clock, most: number, lastsMs: number) {
    this.#clock = clock
    this.#most = most
    this.#lastsMs = lastsMs
  }

  open(word: string, value: T): void {
    this.#open.set(word, { value, untilMs: this.#clock.nowMs() + this.#lastsMs })
    const [oldest] = this.#open.keys()
    if (this.#open.size > this.#most && oldest !== undefined) this.#open.delete(oldest)
  }

  find(word: string): T | undefined {
    const found = this.#open.get(word)
    return found !== undefined && found.untilMs > this.#clock.nowMs() ? found.value : undefined
  }

  take(word: string): T | undefined {
    const found = this.find(word)
    this.#open.delete(word)
    return found
  }
}

export class SiteDoors {
  readonly #random: Random
  readonly #previews: Doors<string>
  readonly #tickets: Doors<string>
  readonly #sessions: Doors<string>
  readonly #visits: Doors<string>

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#random = random
    this.#previews = new Doors(clock, PREVIEWS_MAX, PREVIEW_MS)
    this.#tickets = new Doors(clock, BROWSE_TICKETS_MAX, BROWSE_TICKET_MS)
    this.#sessions = new Doors(clock, BROWSE_SESSIONS_MAX, BROWSE_SESSION_MS)
    this.#visits = new Doors(clock, VISITS_MAX, VISIT_MS)
  }

  /** @param folder - without symbolic links in it. @returns the label before `.localhost`. */
  openPreview(folder: string): string {
    const label = `${PREVIEW}${toHex(this.#random.bytes(LABEL_BYTES))}`
    this.#previews.open(label, folder)
    return label
  }

  preview(label: string): string | undefined {
    return this.#previews.find(label)
  }

  /** Lets one browser in, once, soon. @param address - of the site whose scripts may run there. */
  openTicket(address: string): string {
    const ticket = toHex(this.#random.bytes(SECRET_BYTES))
    this.#tickets.open(ticket, address)
    return ticket
  }

  /** @returns what that browser shows from now on with each request; undefined: the ticket is used, old, or another site's. */
  enter(ticket: string, address: string): string | undefined {
    if (this.#tickets.take(ticket) !== address) return undefined
    const session = toHex(this.#random.bytes(SECRET_BYTES))
    this.#sessions.open(session, address)
    return session
  }

  isBrowser(session: string, address: string): boolean {
    return this.#sessions.find(session) === address
  }

  /** For a click of this node's owner: opens one site, once, without a question. @returns a ticket. */
  openVisit(host: SiteHost): string {
    const ticket = toHex(this.#random.bytes(SECRET_BYTES))
    this.#visits.open(ticket, textOf(host))
    return ticket
  }

  /** True once; false: the ticket is used, old, or another site's. */
  visit(ticket: string, host: SiteHost): boolean {
    return this.#visits.take(ticket) === textOf(host)
  }
}

function textOf({ label, version }: SiteHost): string {
  return version === undefined ? label : `v${version}.${label}`
}
