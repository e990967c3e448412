/**
 * Which boxes a node keeps alive, on disk (docs/spec/store.md §9): until when holders promised each of a sequence.
 *
 *     table `box-kept`, key: NAME; value = the capability that finds them, which reads a sequence or verifies one box
 *     table `box-kept-until`, key: NAME/CHUNK; value = u32 for each of up to 256 boxes in a row: hours since 1970, or one of {@link KEPT}; the highest
 *     bit: it is to lie no longer than that
 */
import { assert, type Primitives, type StateStore, type StateTable } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import {
  type BoxPosition,
  type BoxReadCapability,
  type BoxVerifyCapability,
  decodeBoxCapability,
  encodeBoxCapability,
} from './box-capability.ts'
import { boxKeyOf, boxLinkOf, nameOfBoxes } from './box-keys.ts'

const CHUNK_BOXES = 256
const LIMITED = 0x8000_0000

/** In the place of an hour. `unknown`: there is such a box; `gone`: nobody has it, and nobody promised it any more. */
export const KEPT = { unknown: 0, gone: 1 } as const

export type FindsBoxes = BoxReadCapability | BoxVerifyCapability

export interface KeptBox {
  /** Hours since 1970, or one of {@link KEPT}. */
  readonly until: number
  /** It is to lie no longer than that. */
  readonly isLimited: boolean
}

type KeptPorts = { readonly primitives: Primitives; readonly state: StateStore }

/** The boxes of one sequence from where its capability stands, or one box. Every change is durable. */
export class KeptBoxes {
  readonly name: string
  readonly capability: FindsBoxes
  readonly #ports: KeptPorts
  readonly #networkId: Uint8Array
  readonly #untils: number[] = []
  /** As far as they have been derived. */
  readonly #positions: BoxPosition[]

  constructor(ports: KeptPorts, networkId: Uint8Array, capability: FindsBoxes) {
    this.#ports = ports
    this.#networkId = networkId
    this.capability = capability
    this.name = nameOf(ports.primitives, capability)
    this.#positions = capability.capability === 'read' ? [capability] : []
  }

  /** All that are on disk. */
  static all(ports: KeptPorts, networkId: Uint8Array): KeptBoxes[] {
    const { primitives, state } = ports
    const table = state.table('box-kept')
    return table.keys().map((name) => {
      const capability = decodeBoxCapability(primitives, table.get(name) as Uint8Array)
      assert(capability.capability !== 'write', 'kept boxes: what keeps alive does not write')
      const boxes = new KeptBoxes(ports, networkId, capability)
      boxes.#load()
      return boxes
    })
  }

  /** Of its sequence; 0 for a single box. */
  get firstIndex(): number {
    return this.capability.capability === 'read' ? this.capability.index : 0
  }

  get count(): number {
    return this.#untils.length
  }

  /** Of each box, in order. */
  all(): KeptBox[] {
    return this.#untils.map((value) => ({ until: value & ~LIMITED, isLimited: (value & LIMITED) !== 0 }))
  }

  /** How many boxes the capability lies before an index of its sequence; negative: behind it. */
  offsetOf(index: number): number {
    return index - this.firstIndex
  }

  /** What finds the box so many behind the first. */
  verifyCapabilityAt(offset: number): BoxVerifyCapability {
    const { capability } = this
    if (capability.capability === 'verify') return capability
    const { primitives } = this.#ports
    for (let last = this.#positions.length - 1; last < offset; last++)
      this.#positions.push(boxLinkOf(primitives, this.#positions[last] as BoxPosition).next)
    const position = this.#positions[offset] as BoxPosition
    return { capability: 'verify', key: boxKeyOf(primitives, this.#networkId, capability.root, position) }
  }

  /** There are so many boxes at least. @throws WarrenError `storage`. */
  reach(count: number): void {
    if (count <= this.count) return
    this.#change(
      this.count,
      Array.from({ length: count - this.count }, () => KEPT.unknown),
    )
  }

  /** @param offset - of a box that is known, or of the next one. @throws WarrenError `storage`. */
  note(offset: number, { until, isLimited }: KeptBox): void {
    assert(offset <= this.count, 'kept boxes: none is left out')
    this.#change(offset, [(until | (isLimited ? LIMITED : 0)) >>> 0])
  }

  /**
   * What another one knows, whose capability stands further on in the same sequence, becomes this one's.
   *
   * @throws WarrenError `storage`.
   */
  adopt(other: KeptBoxes): void {
    this.#ports.state.transaction(() => {
      other.remove()
      this.save()
      this.reach(this.offsetOf(other.firstIndex))
      if (other.count > 0) this.#change(this.count, other.#untils)
    })
  }

  /** Writes the capability down. @throws WarrenError `storage`. */
  save(): void {
    this.#ports.state.table('box-kept').put(this.name, encodeBoxCapability(this.capability))
  }

  /** @throws WarrenError `storage`. */
  remove(): void {
    this.#ports.state.transaction(() => {
      this.#ports.state.table('box-kept').delete(this.name)
      for (let chunk = 0; chunk * CHUNK_BOXES < this.count; chunk++) this.#table.delete(this.#keyOf(chunk))
    })
  }

  get #table(): StateTable {
    return this.#ports.state.table('box-kept-until')
  }

  #load(): void {
    for (let chunk = 0; ; chunk++) {
      const value = this.#table.get(this.#keyOf(chunk))
      if (value === undefined) return
      const reader = new Reader(value)
      while (reader.remaining > 0) this.#untils.push(reader.u32())
    }
  }

  #keyOf(chunk: number): string {
    return `${this.name}/${chunk}`
  }

  #change(first: number, values: readonly number[]): void {
    const changed = [...this.#untils]
    for (const [at, value] of values.entries()) changed[first + at] = value
    const last = Math.floor((first + values.length - 1) / CHUNK_BOXES)
    this.#ports.state.transaction(() => {
      for (let chunk = Math.floor(first / CHUNK_BOXES); chunk <= last; chunk++) {
        const writer = new Writer(4 * CHUNK_BOXES)
        for (const value of changed.slice(chunk * CHUNK_BOXES, (chunk + 1) * CHUNK_BOXES)) writer.u32(value)
        this.#table.put(this.#keyOf(chunk), writer.finish())
      }
    })
    this.#untils.splice(0, this.#untils.length, ...changed)
  }
}

function nameOf(primitives: Primitives, capability: FindsBoxes): string {
  return nameOfBoxes(primitives, capability.capability === 'read' ? capability.root : capability.key)
}
