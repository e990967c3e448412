/** Links between directories in one process: delay, one link a pair, closing, and an adversary's seat. */
import { fail, type Clock } from '@warren/kernel'
import type { Link, LinkEvents, LinkPeer, LinkTarget } from '@warren/link'
import type { LinkTo } from '@warren/directory'
import { bodyOf } from '@warren/wire'
import { decodeNews, decodePiece } from '../src/message-format.ts'

const DELAY_MS = 20

export interface LinkOwner {
  handleCell(link: Link, cell: Uint8Array): void
  handleLinkClosed(link: Link): void
}

export class FakeLink implements Link {
  readonly peer: LinkPeer
  readonly remote = { host: '127.0.0.1', port: 1 }
  readonly clockSkewMs = 0
  readonly heardAtMs = 0
  readonly capabilities: ReadonlySet<string> = new Set()
  readonly dialled: boolean
  other: FakeLink | undefined
  owner: LinkOwner | undefined
  closed = false
  sentCells = 0
  /** Items of news that this end pushed. */
  newsItems = 0
  /** Changes or drops (undefined) what this end sends. */
  tamper: (cell: Uint8Array) => Uint8Array | undefined = (cell) => cell
  readonly #clock: Clock
  #queued = 0

  constructor(clock: Clock, peer: LinkPeer, dialled: boolean) {
    this.#clock = clock
    this.peer = peer
    this.dialled = dialled
  }

  start(_events: LinkEvents): void {}

  send(cell: Uint8Array): void {
    if (this.closed) return
    this.#queued++
    this.sentCells++
    const piece = decodePiece(bodyOf(cell))
    if (piece.kind === 'news' && piece.totalBytes === piece.data.length)
      this.newsItems += decodeNews(piece.data).length
    const sent = this.tamper(cell)
    this.#clock.after(DELAY_MS, () => {
      this.#queued--
      const { other } = this
      if (sent !== undefined && other !== undefined && !other.closed) other.owner?.handleCell(other, sent)
    })
  }

  get pushedNews(): boolean {
    return this.newsItems > 0
  }

  queuedCells(): number {
    return this.#queued
  }

  oldestQueuedMs(): undefined {}
  forget(): void {}
  allocateCircuitId(): number {
    return 1
  }
  releaseCircuitId(): void {}

  close(): void {
    for (const end of [this, this.other]) {
      if (end === undefined || end.closed) continue
      end.closed = true
      this.#clock.after(0, () => end.owner?.handleLinkClosed(end))
    }
  }
}

interface Member {
  readonly owner: LinkOwner
  readonly id: Uint8Array | undefined
  up: boolean
  /** Whoever dials it waits, and what it is sent over links that are open has no answer. */
  silent: boolean
  readonly links: Map<Member, FakeLink>
}

export class FakeLinks {
  readonly #clock: Clock
  readonly #members: Member[] = []
  dials = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param id - a relay's identity; undefined for a client. */
  join(
    id: Uint8Array | undefined,
    makeOwner: (linkTo: LinkTo) => LinkOwner,
  ): { setUp(up: boolean): void; fallSilent(): void; links(): FakeLink[] } {
    const links = new Map<Member, FakeLink>()
    const linkTo: LinkTo = (target) => this.#dial(member, target)
    const member: Member = { owner: makeOwner(linkTo), id, up: true, silent: false, links }
    this.#members.push(member)
    return {
      setUp(up) {
        member.up = up
        if (!up) for (const link of links.values()) link.close()
      },
      fallSilent() {
        member.silent = true
        for (const link of links.values()) link.tamper = () => undefined
      },
      links: () => [...links.values()],
    }
  }

  #dial(from: Member, target: LinkTarget): Promise<FakeLink> {
    const known = [...from.links].find(([to, link]) => !link.closed && to.id?.join() === target.id.join())
    if (known !== undefined) return Promise.resolve(known[1])
    this.dials++
    return new Promise((resolve, reject) => {
      this.#clock.after(2 * DELAY_MS, () => {
        const to = this.#members.find(({ id, up }) => up && id?.join() === target.id.join())
        if (to?.silent === true) return
        if (to === undefined || !from.up) return reject(fail('unreachable', 'nobody there'))
        resolve(this.#connect(from, to))
      })
    })
  }

  #connect(from: Member, to: Member): FakeLink {
    const peerOf = ({ id }: Member): LinkPeer =>
      id === undefined ? { kind: 'client' } : { kind: 'relay', id }
    const dialled = new FakeLink(this.#clock, peerOf(to), true)
    const accepted = new FakeLink(this.#clock, peerOf(from), false)
    dialled.other = accepted
    accepted.other = dialled
    dialled.owner = from.owner
    accepted.owner = to.owner
    from.links.set(to, dialled)
    to.links.set(from, accepted)
    return dialled
  }
}
