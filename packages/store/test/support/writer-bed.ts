/** Writers of one sequence over holders in memory, as processes that may die. */
import { toHex, utf8, utf8Text, type HolderRequests, type StateStore } from '@warren/kernel'
import { MemoryState, type Mortal } from '@warren/testkit'
import { type BoxWriteCapability, newBoxSequence, readCapabilityOf } from '../../src/boxes/box-capability.ts'
import { type BoxWriters, createBoxWriters } from '../../src/boxes/box-writers.ts'
import { type Boxes, createBoxes, type ReadBox } from '../../src/boxes/boxes.ts'
import { createItems } from '../../src/items/items-client.ts'
import { FakeHolders, NETWORK_ID } from './fake-holders.ts'

export const LIFETIME_HOURS = 720

export class WriterBed {
  readonly network: FakeHolders
  readonly write: BoxWriteCapability
  readonly boxes: Boxes
  /** What callers were told to be appended, in the order in which they were told. */
  readonly told: string[] = []

  constructor(holders: number, seed: string) {
    this.network = new FakeHolders(holders, seed)
    this.write = newBoxSequence(this.network.random)
    this.boxes = this.#boxesOver(this.network.requests)
  }

  /** A process over what one before left. */
  process(state: StateStore = new MemoryState(), requests = this.network.requests): BoxWriters {
    const { clock, primitives, random } = this.network
    const boxes = this.#boxesOver(requests)
    const writers = createBoxWriters({ clock, primitives, random, state }, { networkId: NETWORK_ID, boxes })
    writers.begin()
    return writers
  }

  /** A process that dies; it does nothing after. */
  mortal(mortal: Mortal): BoxWriters {
    const writers = this.process(mortal.state, {
      isOpen: () => false,
      end: (group) => this.network.requests.end(group),
      request: (order) => mortal.call(() => this.network.requests.request(order)),
    })
    void mortal.died.then(() => writers.stop())
    return writers
  }

  /** Appends in the background; what fails was told to have failed. */
  append(writers: BoxWriters, name: string, text: string): void {
    void writers.append(name, utf8(text), LIFETIME_HOURS).then(
      () => void this.told.push(text),
      () => {},
    )
  }

  /** Begins to write, and to append each of them. */
  begin(writers: BoxWriters, texts: readonly string[]): void {
    const name = writers.add(this.write)
    for (const text of texts) this.append(writers, name, text)
  }

  /** What readers have: each entry once, where it stands first. */
  async texts(): Promise<string[]> {
    const seen = new Map<string, ReadBox>()
    const found = await this.network.run(
      this.boxes.readOn(readCapabilityOf(this.network.primitives, this.write)),
      600_000,
    )
    for (const box of found.boxes) {
      const mark = box.state === 'written' ? toHex(box.mark) : `${box.state} ${box.index}`
      if (!seen.has(mark)) seen.set(mark, box)
    }
    return [...seen.values()].map((box) => (box.state === 'written' ? utf8Text(box.contents) : box.state))
  }

  #boxesOver(requests: HolderRequests): Boxes {
    const { network } = this
    const items = createItems(network, { networkId: NETWORK_ID, view: network.view, requests })
    return createBoxes(network, { networkId: NETWORK_ID, items, requests })
  }
}

/** True: nothing of what these writers were given waits or is still to be looked at. */
export function isSettled(writers: BoxWriters): boolean {
  return writers.list().every(({ waiting, settling }) => waiting === 0 && settling === 0)
}
