/** Downloads that are served to others under their link once all of it is here: the wish outlives restarts, and is told how it stands. */
import type { Download } from '@warren/api'
import { asWarrenError, CancelSource, type StateStore, utf8, utf8Text } from '@warren/kernel'
import type { ContentControl, FileProgress, ShareControl } from './control.ts'

export type PassedOn = NonNullable<Download['passedOn']>

export interface PassingOnParts {
  readonly state: StateStore
  readonly shares: Pick<ShareControl, 'add' | 'get'>
  readonly content: Pick<ContentControl, 'inspect'>
  /** As it is without what is told here. */
  download(id: string): Download | undefined
  /** How it stands with this download has changed. */
  changed(id: string): void
}

/** As it is kept: one row for each download that is to be passed on. */
interface Wish {
  readonly besideRelay: boolean
  /** Nothing outside of this directory is read for it. */
  readonly within?: string
  /** The share, once it is there. */
  readonly share?: string
}

const TABLE = 'passing-on'

export class PassingOn {
  readonly #parts: PassingOnParts
  /** What is being done, or went wrong; the rest follows from wish and download. */
  readonly #now = new Map<string, PassedOn>()
  readonly #work = new Set<Promise<void>>()
  readonly #stopping = new CancelSource()
  #hasBegun = false

  constructor(parts: PassingOnParts) {
    this.#parts = parts
  }

  /** Durable when this returns. @throws WarrenError `storage`. */
  want(id: string, besideRelay: boolean, within: string | undefined): void {
    if (this.#wishOf(id) === undefined)
      this.#put(id, { besideRelay, ...(within === undefined ? {} : { within }) })
  }

  /** Undefined: nobody asked for it, or it was passed on and is not any more. */
  of(id: string): PassedOn | undefined {
    const wish = this.#wishOf(id)
    if (wish === undefined) return undefined
    if (wish.share === undefined) return this.#now.get(id) ?? { state: 'wanted' }
    const share = this.#parts.shares.get(wish.share)
    return share === undefined || share.state === 'ended' ? undefined : { state: 'shared', share: wish.share }
  }

  /** The network is there: what was complete when the last process ended is passed on. */
  begin(): void {
    this.#hasBegun = true
    for (const id of this.#table.keys()) {
      const download = this.#parts.download(id)
      if (download === undefined) this.#table.delete(id)
      else this.look(download)
    }
  }

  /** Called whenever a download has changed; also to try once more what failed. */
  look(download: Download): void {
    const { id, state } = download
    const wish = this.#hasBegun && state === 'done' ? this.#wishOf(id) : undefined
    if (wish === undefined || wish.share !== undefined || this.#now.get(id)?.state === 'working') return
    const work = this.#run(download, wish).finally(() => this.#work.delete(work))
    this.#work.add(work)
  }

  /** The download is not there any more; what is shared stays. */
  forget(id: string): void {
    this.#table.delete(id)
    this.#now.delete(id)
  }

  async stop(): Promise<void> {
    this.#hasBegun = false
    this.#stopping.abort()
    await Promise.all(this.#work)
  }

  get #table(): ReturnType<StateStore['table']> {
    return this.#parts.state.table(TABLE)
  }

  async #run(download: Download, wish: Wish): Promise<void> {
    const { id } = download
    this.#tell(id, { state: 'working' })
    try {
      const share = await this.#share(download, wish)
      if (this.#wishOf(id) !== undefined) this.#put(id, { ...wish, share })
      this.#now.delete(id)
      this.#parts.changed(id)
    } catch (thrown) {
      // The next process goes on with it.
      if (this.#stopping.cancel.aborted) return
      const { message, next } = asWarrenError(thrown)
      this.#tell(id, { state: 'failed', cause: message, ...(next === undefined ? {} : { next }) })
    }
  }

  /** @returns the id of the share that serves the link. */
  async #share({ id, link, to }: Download, { besideRelay, within }: Wish): Promise<string> {
    const { shares, content } = this.#parts
    const progress: FileProgress = {
      cancel: this.#stopping.cancel,
      waiting: (waitingFor, cause) =>
        this.#tell(id, {
          state: 'working',
          ...(waitingFor === undefined ? {} : { waitingFor }),
          ...(cause === undefined ? {} : { cause }),
        }),
      part: () => {},
    }
    // By hand, or before a crash that came between the share and the note of it.
    const served = shares.get(link)
    if (served !== undefined && served.state !== 'ended') return served.id
    // On this disk it may have another name than its sharer's, under which alone it is the same content.
    const { name } = await content.inspect(link, progress)
    return (await shares.add({ path: to, name, also: link, besideRelay }, progress, within)).id
  }

  #tell(id: string, now: PassedOn): void {
    this.#now.set(id, now)
    this.#parts.changed(id)
  }

  #wishOf(id: string): Wish | undefined {
    const value = this.#table.get(id)
    return value === undefined ? undefined : (JSON.parse(utf8Text(value)) as Wish)
  }

  #put(id: string, wish: Wish): void {
    this.#table.put(id, utf8(JSON.stringify(wish)))
  }
}
