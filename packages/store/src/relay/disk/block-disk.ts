/**
 * What a holder keeps on its disk (docs/spec/store.md §8): bytes in files of slots, and which slot holds what in the state.
 *
 * Nothing is acknowledged before it is safe, in this order: bytes written and synced, then the entry in the state, in one transaction for
 * all that came together. A slot is written again only after the transaction that freed it, and not while it is read. So a crash at any
 * moment leaves every entry with its bytes, and at worst bytes without an entry, which the next start takes back.
 */
import { asWarrenError, assert, drawBelow, equalBytes, type Ports } from '@warren/kernel'
import { MAX_COMMIT_JOBS, MAX_SLOTS, SHARE_BYTES } from '../../limits.ts'
import { type DiskRoom, lookForRoom } from './disk-room.ts'
import { GroupCommit } from './group-commit.ts'
import { DIGEST_BYTES, type SlotEntry } from './slot-entry.ts'
import { openSlotFiles, type SlotFile, type SlotFiles } from './slot-file.ts'
import { SlotIndex, slotKeysIn } from './slot-index.ts'
import { SLOT_KIND_NAMES, SLOT_KINDS, type SlotKind } from './slot-kinds.ts'

export interface BlockDiskConfig {
  /** A directory that is there; what is held lies in `blocks` in it. */
  readonly home: string
  /** Bytes that its files may take; what is held beyond stays for as long as was promised. */
  readonly quotaBytes: number
  /** The beginning of the hash by which content of a kind is told apart. */
  readonly digestOf: (kind: SlotKind, content: Uint8Array) => Uint8Array
}

export type BlockDiskPorts = Pick<Ports, 'clock' | 'files' | 'log' | 'random' | 'state'>

export interface HeldContent {
  readonly until: number
  readonly content: Uint8Array
}

export interface BlockDiskStats {
  /** Bytes it may take now: what its owner allows, or less if otherwise less than a tenth of the disk stayed free. */
  readonly quotaBytes: number
  /** Bytes of slots that hold something. */
  readonly usedBytes: number
  readonly shares: number
  readonly items: number
  /** undefined: the disk did not say, or nothing was asked of it yet. */
  readonly freeBytes: number | undefined
  /** It takes nothing more although the quota would allow it: the disk is full but for the tenth that stays free, or refuses. */
  readonly isDiskFull: boolean
}

/** One thing that is to be on the disk. */
interface CommitJob {
  readonly kind: SlotKind
  /** Bytes that go into a reserved slot first. */
  readonly write?: { readonly slot: number; readonly content: Uint8Array }
  /** Changes entries; the order counts, and what it was called for is looked up again, since others came before. */
  readonly change: (set: (slot: number, entry: SlotEntry | undefined) => void) => void
}

const MS_PER_HOUR = 3_600_000

export class BlockDisk {
  readonly #ports: BlockDiskPorts
  readonly #config: BlockDiskConfig
  readonly #indexes: Readonly<Record<SlotKind, SlotIndex>>
  readonly #commits: GroupCommit<CommitJob, boolean>
  #files: SlotFiles | undefined
  #opening: Promise<SlotFiles> | undefined
  #disk: DiskRoom | undefined
  #hasRefused = false
  #areDirectoriesSafe = false
  /** In this hour nothing more can expire. */
  #expiredUpTo = 0
  #isClosed = false
  readonly #directory: string

  /** Reads the table of slots; the files are opened when something is asked. @throws WarrenError `storage`: the state cannot be read. */
  constructor(ports: BlockDiskPorts, config: BlockDiskConfig) {
    this.#ports = ports
    this.#config = config
    this.#directory = ports.files.join(config.home, 'blocks')
    const keys = slotKeysIn(ports.state)
    const index = (kind: SlotKind): SlotIndex => new SlotIndex(kind, ports, keys)
    this.#indexes = { share: index('share'), head: index('head'), box: index('box') }
    this.#commits = new GroupCommit(MAX_COMMIT_JOBS, (jobs) => this.#commit(jobs))
  }

  /** Hours since 1970, as this machine believes. */
  get hour(): number {
    return Math.floor(this.#ports.clock.wallMs() / MS_PER_HOUR)
  }

  stats(): BlockDiskStats {
    const all = Object.values(this.#indexes)
    const { quotaBytes } = this.#config
    const takenBytes = this.#takenBytes()
    const roomBytes = this.#disk?.roomBytes ?? Number.POSITIVE_INFINITY
    const isShort = roomBytes < SHARE_BYTES && takenBytes + SHARE_BYTES <= quotaBytes
    return {
      quotaBytes: Math.min(quotaBytes, takenBytes + roomBytes),
      usedBytes: all.reduce((sum, { kind, count }) => sum + count * SLOT_KINDS[kind].slotBytes, 0),
      shares: this.#indexes.share.count,
      items: this.#indexes.head.count + this.#indexes.box.count,
      freeBytes: this.#disk?.freeBytes,
      isDiskFull: this.#hasRefused || isShort,
    }
  }

  /** The earliest end of what was promised, hours since 1970; looks at every slot. */
  earliestUntil(): number | undefined {
    const ends = Object.values(this.#indexes).flatMap((index) => index.earliestUntil() ?? [])
    return ends.length === 0 ? undefined : Math.min(...ends)
  }

  /** Looks how much room the disk has, for {@link stats}. */
  async lookAtDisk(): Promise<void> {
    await this.#roomBytes()
  }

  /** What is known of content that is held and not expired, without asking the disk. */
  held(kind: SlotKind, name: Uint8Array): SlotEntry | undefined {
    const index = this.#indexes[kind]
    const slot = index.find(name)
    const entry = slot === undefined ? undefined : index.entry(slot)
    return entry === undefined || entry.until <= this.hour ? undefined : entry
  }

  /**
   * Reads what is held. A miss reads some slot as well, as long as there is one, and hashes it as a hit does. What the disk
   * changed is missing, and forgotten.
   */
  async read(kind: SlotKind, name: Uint8Array): Promise<HeldContent | undefined> {
    const files = await this.#openedOrNothing()
    const index = this.#indexes[kind]
    const slot = index.find(name)
    const entry = slot === undefined ? undefined : this.held(kind, name)
    const read = entry === undefined ? this.#anySlot(index) : slot
    if (files === undefined || read === undefined || !index.pin(read)) return undefined
    try {
      const content = await files[kind].read(read)
      const digest = this.#config.digestOf(kind, content)
      if (entry === undefined) return undefined
      if (equalBytes(digest, entry.digest)) return { until: entry.until, content }
    } catch (error) {
      this.#refused(error)
      return undefined
    } finally {
      index.unpin(read)
    }
    await this.#forget(kind, entry)
    return undefined
  }

  /**
   * Keeps content under a name, in place of what is there. Not called twice at once for one name.
   *
   * @returns false: there is no room, or the disk refuses; what was there is still there.
   */
  async put(kind: SlotKind, entry: SlotEntry, content: Uint8Array): Promise<boolean> {
    assert(content.length === SLOT_KINDS[kind].contentBytes, 'store: content of one kind has one size')
    assert(entry.digest.length === DIGEST_BYTES && entry.until > 0, 'store: an entry is whole')
    const slot = this.#reserve(kind) ?? ((await this.dropExpired()) ? this.#reserve(kind) : undefined)
    if (slot === undefined) return false
    const index = this.#indexes[kind]
    let isReserved = true
    const release = (): void => {
      if (isReserved) index.release(slot)
      isReserved = false
    }
    const change: CommitJob['change'] = (set) => {
      const before = index.find(entry.name)
      if (before !== undefined) set(before, undefined)
      set(slot, entry)
      // From now on it is read.
      release()
    }
    try {
      return await this.#commits.add({ kind, write: { slot, content }, change })
    } finally {
      release()
      // Nothing came of it, and the file need not grow for it.
      index.trim()
    }
  }

  /** Keeps what is held until then at least. @returns false: it is not held, or the disk refuses. */
  async renew(kind: SlotKind, name: Uint8Array, until: number): Promise<boolean> {
    const held = this.held(kind, name)
    if (held === undefined) return false
    if (held.until >= until) return true
    let isHeld = false
    const isSaved = await this.#commits.add({
      kind,
      change: (set) => {
        const index = this.#indexes[kind]
        const slot = index.find(name)
        const entry = slot === undefined ? undefined : index.entry(slot)
        if (slot === undefined || entry === undefined) return
        isHeld = true
        set(slot, { ...entry, until: Math.max(entry.until, until) })
      },
    })
    return isSaved && isHeld
  }

  /** Makes room of what has expired, and gives the ends of files back to the disk. @returns whether anything had. */
  async dropExpired(): Promise<boolean> {
    const { hour } = this
    if (hour <= this.#expiredUpTo) return false
    this.#expiredUpTo = hour
    const expired = SLOT_KIND_NAMES.filter((kind) => !this.#indexes[kind].expired(hour).next().done)
    const dropped = await Promise.all(
      expired.map((kind) =>
        this.#commits.add({
          kind,
          change: (set) => {
            for (const slot of [...this.#indexes[kind].expired(hour)]) set(slot, undefined)
          },
        }),
      ),
    )
    if (!dropped.includes(true)) return false
    await this.#commits.alone(() => this.#trim())
    return true
  }

  /** Waits for what is under way; everything is refused from now on. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#commits.alone(async () => {
      for (const file of Object.values((await this.#opening?.catch(() => undefined)) ?? {}))
        await file.close()
    })
  }

  /** A slot to be written, if the quota allows it. */
  #reserve(kind: SlotKind): number | undefined {
    const index = this.#indexes[kind]
    const takenBytes = this.#takenBytes()
    const { quotaBytes } = this.#config
    // A lower quota than before takes nothing more until what is held has gone below it.
    const free = takenBytes <= quotaBytes ? index.reserveFree() : undefined
    if (free !== undefined) return free
    if (takenBytes + SLOT_KINDS[kind].slotBytes > quotaBytes || index.slots >= MAX_SLOTS) return undefined
    return index.reserveNew()
  }

  /** What the files take, or are about to. */
  #takenBytes(): number {
    const bytesOf = (kind: SlotKind): number => this.#indexes[kind].slots * SLOT_KINDS[kind].slotBytes
    return SLOT_KIND_NAMES.reduce((sum, kind) => sum + bytesOf(kind), 0)
  }

  #anySlot(index: SlotIndex): number | undefined {
    return index.slots === 0 ? undefined : drawBelow(this.#ports.random, index.slots)
  }

  async #commit(jobs: readonly CommitJob[]): Promise<boolean[]> {
    if (this.#isClosed) return jobs.map(() => false)
    const isWritten = await this.#writeAll(jobs)
    const written = jobs.filter((_job, index) => isWritten[index])
    const undo: (() => void)[] = []
    try {
      this.#ports.state.transaction(() => {
        for (const { kind, change } of written)
          change((slot, entry) => void undo.push(this.#indexes[kind].set(slot, entry)))
        for (const kind of SLOT_KIND_NAMES) this.#indexes[kind].save()
      })
      return isWritten
    } catch (error) {
      for (const each of undo.reverse()) each()
      this.#refused(error)
      return jobs.map(() => false)
    } finally {
      for (const kind of SLOT_KIND_NAMES) this.#indexes[kind].saved()
    }
  }

  /** Writes what jobs bring and syncs each file once. @returns for each job whether its bytes, if it has any, are safe. */
  async #writeAll(jobs: readonly CommitJob[]): Promise<boolean[]> {
    if (jobs.every(({ write }) => write === undefined)) return jobs.map(() => true)
    const files = await this.#openedOrNothing()
    const isPlaced = files !== undefined && (await this.#attempt(() => this.#syncDirectories()))
    if (!isPlaced) return jobs.map(({ write }) => write === undefined)
    let roomBytes = await this.#roomBytes()
    const isWritten = await Promise.all(
      jobs.map(async ({ kind, write }) => {
        if (write === undefined) return true
        const grows = write.slot >= files[kind].slots
        if (grows) roomBytes -= SLOT_KINDS[kind].slotBytes
        if (grows && roomBytes < 0) return false
        return this.#attempt(() => files[kind].write(write.slot, write.content))
      }),
    )
    for (const kind of SLOT_KIND_NAMES) {
      const isOfKind = (job: CommitJob, index: number): boolean =>
        job.kind === kind && job.write !== undefined && isWritten[index] === true
      if (!jobs.some(isOfKind) || (await this.#attempt(() => files[kind].sync()))) continue
      for (const [index, job] of jobs.entries()) if (isOfKind(job, index)) isWritten[index] = false
    }
    if (jobs.some(({ write }, index) => write !== undefined && isWritten[index])) this.#hasRefused = false
    return isWritten
  }

  async #roomBytes(): Promise<number> {
    try {
      this.#disk = await lookForRoom(this.#ports.files, this.#config.home)
      return this.#disk.roomBytes
    } catch (error) {
      this.#refused(error)
      return 0
    }
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      this.#refused(error)
      return false
    }
  }

  /** Drops an entry whose bytes are not what was put, unless it has changed meanwhile. */
  async #forget(kind: SlotKind, { name, digest }: SlotEntry): Promise<void> {
    this.#ports.log.write('warn', 'the disk changed something that was held for others: it is forgotten', {})
    await this.#commits.add({
      kind,
      change: (set) => {
        const slot = this.#indexes[kind].find(name)
        const entry = slot === undefined ? undefined : this.#indexes[kind].entry(slot)
        if (slot !== undefined && entry !== undefined && equalBytes(entry.digest, digest))
          set(slot, undefined)
      },
    })
  }

  async #trim(): Promise<void> {
    const files = await this.#openedOrNothing()
    if (files === undefined) return
    for (const kind of SLOT_KIND_NAMES) {
      const slots = this.#indexes[kind].trim()
      if (slots < files[kind].slots) await this.#attempt(() => files[kind].truncate(slots))
    }
  }

  async #openedOrNothing(): Promise<SlotFiles | undefined> {
    if (this.#files !== undefined) return this.#files
    if (this.#isClosed) return undefined
    this.#opening ??= this.#open()
    try {
      this.#files = await this.#opening
      return this.#files
    } catch (error) {
      // The next one tries again: a disk may come back.
      this.#opening = undefined
      this.#refused(error)
      return undefined
    }
  }

  async #open(): Promise<SlotFiles> {
    const { files } = this.#ports
    await files.makeDirectory(this.#directory)
    const opened = await openSlotFiles(files, this.#directory, (kind, file) => this.#reconcile(kind, file))
    await this.#roomBytes()
    return opened
  }

  /**
   * That the files are there survives a loss of power, before the first thing in them is acknowledged. Not when they are opened: a disk
   * that others have written much to takes seconds for it, and whoever asks for what is held need not wait for that.
   */
  async #syncDirectories(): Promise<void> {
    if (this.#areDirectoriesSafe) return
    const { files } = this.#ports
    await files.syncDirectory(this.#config.home)
    await files.syncDirectory(this.#directory)
    this.#areDirectoriesSafe = true
  }

  /** Of slots that the file does not have nothing is held; of bytes behind the last slot nobody knows. */
  async #reconcile(kind: SlotKind, file: SlotFile): Promise<void> {
    const index = this.#indexes[kind]
    const there = file.slots
    if (there > index.slots) await file.truncate(index.slots)
    const lost: number[] = []
    for (let slot = there; slot < index.slots; slot++) if (index.until(slot) !== 0) lost.push(slot)
    if (lost.length === 0) return
    this.#ports.log.write('warn', 'a file of what is held for others is shorter than it was', {})
    this.#ports.state.transaction(() => {
      for (const slot of lost) index.set(slot, undefined)
      index.save()
    })
    index.saved()
    index.trim()
  }

  #refused(error: unknown): void {
    this.#hasRefused = true
    const message = 'the disk refused something of what is held for others'
    this.#ports.log.write('warn', message, {}, asWarrenError(error))
  }
}
