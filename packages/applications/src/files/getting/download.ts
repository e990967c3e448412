/**
 * One download from its start to its place in the folder: list of files, part directory, blocks, last touches. It goes on until
 * it is complete, its owner stops it, or nobody can ever bring it; whatever else is in the way is waited for, with its cause.
 */
import { asWarrenError, CancelSource, fail, pause, type Timer, type WarrenError } from '@warren/kernel'
import { confinedFiles } from '../confined-files.ts'
import { BLOCK_BYTES } from '../format/blocks.ts'
import { parseShareLink, type ShareLink } from '../format/link.ts'
import { localName } from '../format/local-names.ts'
import { chooseEntries } from './choose.ts'
import { type DownloadRecord, failureOf } from './download-record.ts'
import type { DownloadStatus } from './download-status.ts'
import { DownloadWork } from './download-work.ts'
import { type Phase, statusOf } from './status-of.ts'
import { selectionOf } from './journal.ts'
import { checkFolder, checkSpace } from './folder-checks.ts'
import { keepSharers, keptSharers } from './kept-sharers.ts'
import { Layout } from './layout.ts'
import { MAX_DATA_BLOCKS, MAX_PART_RESTARTS, MAX_RENAMED_TOLD } from './limits.ts'
import type { FetchedManifest } from './manifest-work.ts'
import {
  dataPathOf,
  keptManifest,
  moveIntoPlace,
  movedTo,
  type OpenPart,
  openPart,
  type PartPorts,
  type PartTarget,
} from './part-directory.ts'
import { isPartDamaged, PartFiles } from './part-files.ts'
import { recheck } from './recheck.ts'
import { RateMeter } from './rate-meter.ts'
import { causeOfDisk, startFailure, STEPS } from './sentences.ts'
import type { Swarm, SwarmPorts } from './swarm.ts'
import type { Swarms } from './swarms.ts'
import { DISK_RETRY_MS, RATE_SMOOTHING_MS, TELL_MS } from './timeouts.ts'

export interface DownloadContext {
  readonly ports: SwarmPorts & PartPorts
  readonly swarms: Swarms
  /** Part directories of downloads that run; each adds its own. */
  readonly partsInUse: Set<string>
  save(record: DownloadRecord): void
  changed(download: Download): void
}

export class Download {
  readonly record: DownloadRecord
  readonly link: ShareLink
  readonly #context: DownloadContext
  #phase: Phase
  #swarm: Swarm | undefined
  #cancel: CancelSource | undefined
  #running: Promise<void> | undefined
  #rate: RateMeter
  #tickTimer: Timer | undefined
  #part: { readonly open: OpenPart; readonly files: PartFiles; readonly work: DownloadWork } | undefined

  constructor(context: DownloadContext, record: DownloadRecord) {
    const files = confinedFiles(context.ports.files, record.within)
    this.#context = { ...context, ports: { ...context.ports, files } }
    this.record = record
    this.link = parseShareLink(context.ports.primitives, record.link)
    this.#phase = { step: STEPS.queued, code: 'turn' }
    this.#rate = new RateMeter(context.ports.clock.nowMs(), RATE_SMOOTHING_MS)
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined
  }

  get status(): DownloadStatus {
    return statusOf(this.record, this.#shownPhase, this.#swarm?.status, {
      bytesPerS: this.#rate.bytesPerS,
      pathOf: (to, name) => this.#context.ports.files.join(to, name),
    })
  }

  /** Its turn has come. @param ended - it runs no more, for whatever reason. */
  run(ended: () => void): void {
    const cancel = new CancelSource()
    this.#cancel = cancel
    this.#moveTo({ step: STEPS.connecting })
    this.#rate.reset(this.#context.ports.clock.nowMs())
    this.#running = this.#run(cancel).finally(() => {
      this.#keepSharers()
      this.#cancel = undefined
      this.#running = undefined
      this.#swarm = undefined
      this.#phase = { step: STEPS.queued, code: 'turn' }
      this.#tickTimer?.cancel()
      this.#tickTimer = undefined
      this.#context.changed(this)
      ended()
    })
  }

  /** Stops it where it is. What has arrived is kept. */
  async stop(): Promise<void> {
    this.#cancel?.abort()
    await this.#running
  }

  /** Removes what has been fetched of it. It does not run. @throws WarrenError `storage`. */
  async removeParts(): Promise<void> {
    const { part } = this.record
    if (part !== undefined && this.record.state !== 'done') await this.#context.ports.files.remove(part)
  }

  /** Asks sharers again that are being waited for. */
  tryNow(): void {
    this.#swarm?.tryNow()
  }

  /** A verified block that is on disk; undefined: it is not, or not all of it was chosen. */
  async readBlock(index: number): Promise<Uint8Array | undefined> {
    const part = this.#part
    if (part === undefined || part.work.needs(index) || part.work.isWriting(index)) return undefined
    return part.files.read(index)
  }

  get #shownPhase(): Phase {
    const { step } = this.#phase
    const swarm = this.#swarm?.status
    if (swarm === undefined || (step !== STEPS.fetching && step !== STEPS.listing)) return this.#phase
    if (swarm.isConnected) return this.#phase
    return { step: swarm.step, ...(swarm.code === undefined ? {} : { code: swarm.code }) }
  }

  #moveTo(phase: Phase): void {
    this.#phase = phase
    this.#context.changed(this)
  }

  async #run(cancel: CancelSource): Promise<void> {
    const { ports } = this.#context
    for (let restarts = 0; ; ) {
      try {
        await this.#attempt(cancel)
        return
      } catch (error) {
        const known = asWarrenError(error)
        if (cancel.cancel.aborted) return
        if (isPartDamaged(known) && restarts++ < MAX_PART_RESTARTS) {
          ports.log.write('warn', 'download: what was fetched is gone, it starts anew')
          if (this.record.part !== undefined) await ports.files.remove(this.record.part)
          continue
        }
        if (!this.#isDiskTrouble(known)) return this.#failed(known)
        const code = causeOfDisk(known)
        this.#moveTo({ step: code === 'space' ? STEPS.space : STEPS.disk, code })
      }
      try {
        await pause(ports.clock, DISK_RETRY_MS, cancel.cancel)
      } catch {
        return
      }
    }
  }

  /** A folder that was never there is a mistake of whoever asked; one that went away is waited for. */
  #isDiskTrouble(error: WarrenError): boolean {
    if (isPartDamaged(error)) return false
    if (error.fields['reason'] === 'full') return true
    const isDisk = error.kind === 'storage' || error.fields['reason'] !== undefined
    return isDisk && this.record.part !== undefined
  }

  #failed(error: WarrenError): void {
    this.record.state = 'failed'
    this.record.failure = failureOf(this.record.part === undefined ? startFailure(error) : error)
    this.#context.ports.log.write('info', 'download: failed', {}, error)
    this.#context.save(this.record)
  }

  async #attempt(cancel: CancelSource): Promise<void> {
    await checkFolder(this.#context.ports.files, this.record.to)
    const fetched = await this.#manifest(cancel)
    const layout = this.#layoutOf(fetched)
    const target = this.#targetOf(layout)
    this.#moveTo({ step: STEPS.preparing })
    const open = await openPart(this.#context.ports, target, fetched)
    this.#context.partsInUse.add(open.path)
    try {
      this.#usePart(open)
      await this.#fetch(open, layout, target, cancel)
    } finally {
      await open.journal.close()
      this.#context.partsInUse.delete(open.path)
    }
  }

  async #manifest(cancel: CancelSource): Promise<FetchedManifest> {
    const { ports, swarms } = this.#context
    this.#moveTo({ step: STEPS.listing })
    const known = swarms.known(this.link)
    if (known !== undefined) return known
    const kept =
      this.record.part === undefined ? undefined : await keptManifest(ports, this.record.part, this.link)
    if (kept !== undefined) {
      swarms.remember(this.link, kept)
      return kept
    }
    return swarms.manifest(this.link, {
      cancel: cancel.cancel,
      lanes: this.record.circuits,
      sharers: keptSharers(this.record),
      noticed: (swarm) => {
        this.#swarm = swarm
        this.#noticed()
      },
    })
  }

  #layoutOf({ manifest }: FetchedManifest): Layout {
    const layout = new Layout(manifest, chooseEntries(manifest, this.record.only))
    if (layout.blockCount > MAX_DATA_BLOCKS)
      throw fail('bad-input', 'this share is larger than Warren fetches', {
        next: 'Ask the sharer to share it in several parts.',
      })
    const { record } = this
    record.name = record.wantedName ?? localName(manifest.name)
    record.totalBytes = layout.bytes
    record.files = layout.files
    record.renamed = layout.renamed(MAX_RENAMED_TOLD)
    return layout
  }

  #targetOf({ manifest, chosen }: Layout): PartTarget {
    const selection = selectionOf(this.#context.ports.primitives, chosen, manifest.entries.length)
    return {
      to: this.record.to,
      name: this.record.name,
      kind: manifest.kind,
      subject: { manifestRoot: this.link.manifestRoot, selection },
      inUse: this.#context.partsInUse,
    }
  }

  #usePart(open: OpenPart): void {
    if (open.isAnew)
      this.#context.ports.log.write('warn', 'download: what was here of it could not be used, it starts anew')
    if (this.record.part === open.path) return
    this.record.part = open.path
    this.#context.save(this.record)
  }

  async #fetch(open: OpenPart, layout: Layout, target: PartTarget, cancel: CancelSource): Promise<void> {
    const { ports } = this.#context
    const moved = await movedTo(ports.files, open, target.to)
    if (moved !== undefined) return this.#finish(moved)
    const swarm = this.#joined()
    const files = new PartFiles({
      files: ports.files,
      primitives: ports.primitives,
      layout,
      cipher: swarm.cipherOf('data'),
      path: dataPathOf(ports.files, open.path),
    })
    try {
      this.#moveTo({ step: STEPS.checking })
      const missing = layout.needed()
      await recheck(open, files, missing, cancel.cancel)
      await checkSpace(ports.files, this.record.to, missing.size * BLOCK_BYTES)
      await this.#fetchMissing(open, files, layout, missing, cancel)
      this.#moveTo({ step: STEPS.finishing })
      await files.complete(() => this.#noticed())
      await open.journal.checkpoint()
      await this.#finish(await moveIntoPlace(ports.files, open, target))
      swarm.complete()
    } finally {
      await files.close()
    }
  }

  async #fetchMissing(
    open: OpenPart,
    files: PartFiles,
    layout: Layout,
    missing: ReturnType<Layout['needed']>,
    cancel: CancelSource,
  ): Promise<void> {
    const { record } = this
    let missingBytes = 0
    for (const { first, count } of missing.ranges())
      for (let index = first; index < first + count; index++) missingBytes += layout.bytesIn(index)
    record.verifiedBytes = layout.bytes - missingBytes
    const swarm = this.#joined()
    const work = new DownloadWork(this.#context.ports.clock, {
      layout,
      journal: open.journal,
      parts: files,
      missing,
      lanes: record.circuits,
      bytesPerS: record.bytesPerS,
      wrote: (index) => {
        const bytes = layout.bytesIn(index)
        record.verifiedBytes += bytes
        this.#rate.add(bytes)
      },
      noticed: () => this.#noticed(),
      poke: () => swarm.poke(),
    })
    this.#part = { open, files, work }
    const stop = (): void => work.hopeless(fail('cancelled', 'the download was stopped'))
    cancel.cancel.addEventListener('abort', stop)
    if (cancel.cancel.aborted) stop()
    this.#moveTo({ step: STEPS.fetching })
    swarm.attach(work)
    try {
      await work.done
    } finally {
      this.#part = undefined
      cancel.cancel.removeEventListener('abort', stop)
      swarm.detach(work)
      await work.stop()
      await settleQuietly(work.checkpoint(false))
    }
  }

  /** The swarm of its link, with the sharers that it knows. Attach to it in the same turn. */
  #joined(): Swarm {
    const swarm = this.#context.swarms.of(this.link)
    swarm.remember(keptSharers(this.record))
    this.#swarm = swarm
    return swarm
  }

  async #finish(path: string): Promise<void> {
    const { record } = this
    const done = {
      state: 'done',
      finalPath: path,
      sharers: [],
      verifiedBytes: record.totalBytes,
      failure: undefined,
    } as const
    this.#context.save({ ...record, ...done })
    Object.assign(record, done)
    await this.tidyUp()
  }

  /** Removes what is left of a part directory after its content was moved into place. If that fails, the next process tries again. */
  async tidyUp(): Promise<void> {
    const { record } = this
    const { part } = record
    if (record.state !== 'done' || part === undefined) return
    await settleQuietly(this.#forgetPart(part))
  }

  async #forgetPart(part: string): Promise<void> {
    const { files } = this.#context.ports
    await files.remove(part)
    await files.syncDirectory(this.record.to)
    this.record.part = undefined
    this.#context.save(this.record)
  }

  /** Tells a change of progress, not too often. */
  #noticed(): void {
    this.#tickTimer ??= this.#context.ports.clock.after(TELL_MS, () => {
      this.#tickTimer = undefined
      this.#rate.sample(this.#context.ports.clock.nowMs())
      this.#keepSharers()
      this.#context.changed(this)
    })
  }

  #keepSharers(): void {
    const { ports, save } = this.#context
    if (this.#swarm !== undefined) keepSharers(this.record, this.#swarm, { log: ports.log, save })
  }
}

/** What is tidied up here may as well be tidied up later. */
async function settleQuietly(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (asWarrenError(error).kind === 'bug') throw error
  }
}
