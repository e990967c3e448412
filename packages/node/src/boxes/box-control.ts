/** Boxes for the local API: over the store's. */
import type { AppendedBox, BoxLeft, BoxReading, BoxSequence } from '@warren/api'
import { type Cancel, fail, fromBase64Url, type Ports, toBase64Url, toHex } from '@warren/kernel'
import {
  type Boxes,
  type BoxWriters,
  type BoxWriterStatus,
  DEFAULT_LIFETIME_HOURS,
  formatBoxCapability,
  MAX_BOX_CONTENTS,
  newBoxSequence,
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
    return this.#parts.writers.list().map((status) => this.#pictureOf(status))
  }

  add(given: string | undefined): BoxSequence {
    const write = given === undefined ? newBoxSequence(this.#ports.random) : parseBoxWrite(this.#texts, given)
    const name = this.#parts.writers.add(write)
    return this.#pictureOf(this.#found(name))
  }

  remove(id: string): Promise<boolean> {
    return this.#parts.writers.remove(id)
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
    const { at, index, held, asked, until } = await this.#parts.writers.append(id, contents, hoursOf(days), {
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

  #found(name: string): BoxWriterStatus {
    const status = this.#parts.writers.list().find((each) => each.name === name)
    if (status !== undefined) return status
    throw fail('not-found', 'this node writes no such sequence', { next: 'Type: warren box list' })
  }

  #pictureOf({ name, first, waiting, settling, failure }: BoxWriterStatus): BoxSequence {
    const read = readCapabilityOf(this.#ports.primitives, first)
    const { message: cause, next } = failure ?? {}
    return {
      id: name,
      write: formatBoxCapability(this.#texts, first),
      read: formatBoxCapability(this.#texts, read),
      waiting,
      settling,
      ...(cause === undefined ? {} : { cause }),
      ...(next === undefined ? {} : { next }),
    }
  }
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
