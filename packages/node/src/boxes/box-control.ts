/** Boxes for the local API: over the store's. */
import type { AppendedBox, BoxLeft, BoxReading, BoxSequence, WrittenSequence } from '@warren/api'
import {
  assert,
  type Cancel,
  fail,
  fromBase64Url,
  type Ports,
  toBase64Url,
  toHex,
  type WarrenError,
} from '@warren/kernel'
import {
  type BoxKeeper,
  type BoxKeepStatus,
  type Boxes,
  type BoxWriters,
  type BoxWriterStatus,
  DEFAULT_LIFETIME_HOURS,
  formatBoxCapability,
  MAX_BOX_CONTENTS,
  newBoxSequence,
  parseBoxFinding,
  parseBoxRead,
  parseBoxVerify,
  parseBoxWrite,
  type PlacedBox,
  readCapabilityOf,
  type ReadBox,
  verifyCapabilityOf,
} from '@warren/store'
import type { FileProgress } from '../shares/control.ts'
import { BOX_READ_MS } from '../timeouts.ts'
import type { BoxControl } from './control.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24

export interface BoxControlParts {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly boxes: Boxes
  readonly writers: BoxWriters
  readonly keeper: BoxKeeper
  /** What a backup holds of the sequences has changed. */
  readonly stored: () => void
}

type ControlPorts = Pick<Ports, 'clock' | 'primitives' | 'random'>

export function createBoxControl(ports: ControlPorts, parts: BoxControlParts): BoxControl {
  return new Control(ports, parts)
}

class Control implements BoxControl {
  readonly #ports: ControlPorts
  readonly #parts: BoxControlParts
  readonly #texts: Parameters<typeof formatBoxCapability>[0]

  constructor(ports: ControlPorts, parts: BoxControlParts) {
    this.#ports = ports
    this.#parts = parts
    this.#texts = { primitives: ports.primitives, networkId: parts.networkId }
  }

  list(): BoxSequence[] {
    const { writers, keeper } = this.#parts
    const written = writers.list()
    const isWritten = new Set(written.map(({ name }) => name))
    const pinned = keeper.list().filter(({ name }) => !isWritten.has(name))
    return [
      ...written.map((status) => this.#writtenOf(status)),
      ...pinned.map((status) => this.#pinnedOf(status)),
    ]
  }

  add(given: string | undefined): WrittenSequence {
    const write = given === undefined ? newBoxSequence(this.#ports.random) : parseBoxWrite(this.#texts, given)
    const status = this.#found(this.#parts.writers.add(write))
    keepWritten(this.#ports, this.#parts.keeper, status)
    this.#parts.stored()
    return this.#writtenOf(status)
  }

  pin(given: string): BoxSequence {
    const { keeper } = this.#parts
    const name = keeper.keep(parseBoxFinding(this.#texts, given))
    const written = this.#written(name)
    const status = keeper.get(name)
    assert(status !== undefined, 'boxes: what is kept is in the list')
    return written === undefined ? this.#pinnedOf(status) : this.#writtenOf(written)
  }

  async remove(id: string): Promise<boolean> {
    const { writers, keeper, stored } = this.#parts
    const wasWritten = await writers.remove(id)
    if (wasWritten) stored()
    return keeper.drop(id) || wasWritten
  }

  requireWritten(id: string): void {
    this.#found(id)
  }

  async append(
    id: string,
    coded: string,
    days: number | undefined,
    progress: FileProgress,
  ): Promise<AppendedBox> {
    const contents = fromBase64Url(coded)
    if (contents === undefined || contents.length > MAX_BOX_CONTENTS)
      throw fail('bad-input', 'these are no contents of a box', {
        next: 'A box holds at most 2910 bytes, given as base64url.',
      })
    const { primitives, networkId } = this.#texts
    const lifetimeHours = days === undefined ? undefined : hoursOf(days)
    const { writers } = this.#parts
    const { at, index, held, asked, until } = await writers.append(id, contents, lifetimeHours, {
      cancel: progress.cancel,
      failed: ({ message, next }) => progress.waiting('relays that hold it', message, next),
    })
    const verify = verifyCapabilityOf(primitives, networkId, readCapabilityOf(primitives, at))
    return {
      id,
      index,
      ...leftOf({ held, asked, until }),
      write: formatBoxCapability(this.#texts, at),
      verify: formatBoxCapability(this.#texts, verify),
    }
  }

  async read(capability: string, limit: number, cancel: Cancel): Promise<BoxReading> {
    const { clock } = this.#ports
    const endMs = clock.nowMs() + BOX_READ_MS
    const goesOn = (): boolean => clock.nowMs() < endMs
    const read = parseBoxRead(this.#texts, capability)
    const { boxes, next, more } = await this.#parts.boxes.readOn(read, { cancel, atMost: limit, goesOn })
    return { boxes: boxes.map(boxOf), next: formatBoxCapability(this.#texts, next), more }
  }

  async erase(capability: string, cancel: Cancel): Promise<BoxLeft> {
    const write = parseBoxWrite(this.#texts, capability)
    return leftOf(await this.#parts.boxes.erase(write, this.#until(undefined), { cancel }))
  }

  async renew(capability: string, days: number | undefined, cancel: Cancel): Promise<BoxLeft> {
    const verify = parseBoxVerify(this.#texts, capability)
    const put = await this.#parts.boxes.renew(verify, this.#until(days), { cancel })
    if (put !== undefined) return leftOf(put)
    throw fail('not-found', 'no holder has this box', {
      next: 'Nobody has written it yet, or nobody has kept it alive. Whoever writes the sequence may append it again.',
    })
  }

  #until(days: number | undefined): number {
    return Math.floor(this.#ports.clock.wallMs() / HOUR_MS) + hoursOf(days)
  }

  #written(name: string): BoxWriterStatus | undefined {
    return this.#parts.writers.list().find((each) => each.name === name)
  }

  #found(name: string): BoxWriterStatus {
    const status = this.#written(name)
    if (status !== undefined) return status
    throw fail('not-found', 'this node writes no such sequence', { next: 'Type: warren box list' })
  }

  #writtenOf({ name, first, waiting, settling, failure }: BoxWriterStatus): WrittenSequence {
    const read = readCapabilityOf(this.#ports.primitives, first)
    const kept = this.#parts.keeper.get(name)
    return {
      id: name,
      origin: 'written',
      write: formatBoxCapability(this.#texts, first),
      read: formatBoxCapability(this.#texts, read),
      waiting,
      settling,
      ...aliveOf(kept),
      ...causeOf(failure ?? kept?.failure),
    }
  }

  #pinnedOf(status: BoxKeepStatus): BoxSequence {
    const { name, capability, failure } = status
    const text = formatBoxCapability(this.#texts, capability)
    return {
      id: name,
      origin: 'pinned',
      ...(capability.capability === 'read' ? { read: text } : { verify: text }),
      waiting: 0,
      settling: 0,
      ...aliveOf(status),
      ...causeOf(failure),
    }
  }
}

/** What this node writes it keeps alive as well, as far back as it may read. @throws WarrenError `overloaded`, `storage`. */
export function keepWritten(
  { primitives }: Pick<Ports, 'primitives'>,
  keeper: BoxKeeper,
  { first, position }: BoxWriterStatus,
): void {
  keeper.keep(readCapabilityOf(primitives, first), position.index)
}

function aliveOf(kept: BoxKeepStatus | undefined): Pick<BoxSequence, 'boxes' | 'gone' | 'until'> {
  const { boxes = 0, gone = 0, until } = kept ?? {}
  return { boxes, gone, ...(until === undefined ? {} : { until: timeOf(until) }) }
}

function causeOf(failure: WarrenError | undefined): Pick<BoxSequence, 'cause' | 'next'> {
  if (failure === undefined) return {}
  const { message: cause, next } = failure
  return { cause, ...(next === undefined ? {} : { next }) }
}

function hoursOf(days: number | undefined): number {
  return days === undefined ? DEFAULT_LIFETIME_HOURS : days * DAY_HOURS
}

function leftOf({ held, asked, until }: Pick<PlacedBox, 'held' | 'asked' | 'until'>): BoxLeft {
  return { holders: held, asked, until: timeOf(until) }
}

function boxOf(box: ReadBox): BoxReading['boxes'][number] {
  const { index, state, until } = box
  const about = { index, state, until: timeOf(until) }
  if (box.state !== 'written') return about
  return { ...about, contents: toBase64Url(box.contents), mark: toHex(box.mark) }
}

/** What holders say may be any number. */
function timeOf(hours: number): string {
  return new Date(Math.min(hours * HOUR_MS, 8.64e15)).toISOString()
}
