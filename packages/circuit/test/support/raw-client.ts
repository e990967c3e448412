/** A client without manners: real handshakes and layers, but it sends whatever a test wants. */
import { MemoryQuota } from '@warren/kernel'
import { type ClientCryptor, createClientCryptor } from '@warren/crypto'
import {
  bodyOf,
  CELL_COMMANDS,
  type CellCommand,
  commandOf,
  DEFAULT_GEOMETRY,
  newCell,
  setCircuitId,
} from '@warren/wire'
import { createInlineOffload } from '@warren/testkit'
import { RELAY_COMMANDS } from '../../src/circuit.ts'
import {
  dataOf,
  decodeCreated,
  encodeCreate,
  encodeExtend,
  relayCommandOf,
  streamIdOf,
} from '../../src/format.ts'
import { startHandshake } from '../../src/handshake.ts'
import { newRelayCell } from '../../src/relay-cell.ts'
import { createFakeLinks, type FakeLink } from './fake-link.ts'
import { NETWORK_ID, type TestNetwork } from './network.ts'

export interface RawMessage {
  readonly hop: number
  readonly command: number
  readonly streamId: number
  readonly data: Uint8Array
  /** The tag that an update for this cell must carry. */
  readonly tag: Uint8Array
}

const HANDSHAKE = (network: TestNetwork) => ({
  offload: createInlineOffload(network.primitives),
  networkId: NETWORK_ID,
  profile: 'cgo-gmac' as const,
})

export class RawClient {
  readonly link: FakeLink
  readonly messages: RawMessage[] = []
  /** Reasons of DESTROY cells that came, by circuit id. */
  readonly destroyed: { circuitId: number; reason: number }[] = []
  readonly created: Uint8Array[] = []
  isLinkClosed = false
  readonly #network: TestNetwork
  readonly #cryptor: ClientCryptor
  readonly circuitId: number

  /** Connects to the first relay; no circuit yet. */
  constructor(network: TestNetwork, firstRelay: number) {
    this.#network = network
    const memory = { dialler: new MemoryQuota(), listener: network.relay(firstRelay).memory }
    const options = { clock: network.clock, delayMs: 1, cellsPerMs: 64, memory }
    const info = network.relayInfo(firstRelay)
    const { dialled, accepted } = createFakeLinks(options, { kind: 'client' }, { kind: 'relay', id: info.id })
    const { circuits } = network.relay(firstRelay)
    accepted.start({
      cell: (cell) => circuits.handleCell(accepted, cell),
      writable: (id) => circuits.handleWritable(accepted, id),
      close: (error) => circuits.handleLinkClosed(accepted, error),
    })
    dialled.start({
      cell: (cell) => this.#receive(cell),
      writable: () => {},
      close: () => {
        this.isLinkClosed = true
      },
    })
    this.link = dialled
    this.circuitId = dialled.allocateCircuitId()
    this.#cryptor = createClientCryptor(network.primitives, 'cgo-gmac', DEFAULT_GEOMETRY.bodyBytes)
  }

  get isDestroyed(): boolean {
    return this.destroyed.some(({ circuitId }) => circuitId === this.circuitId)
  }

  async create(relay: number): Promise<void> {
    const handshake = await startHandshake(HANDSHAKE(this.#network), this.#network.relayInfo(relay))
    const before = this.created.length
    this.sendCell(CELL_COMMANDS.create, encodeCreate(handshake.message))
    await this.#network.clock.runUntil(() => this.created.length > before, 10_000)
    this.#cryptor.addHop(await handshake.finish(decodeCreated(this.created[before] as Uint8Array)))
  }

  async extend(relay: number): Promise<void> {
    const handshake = await startHandshake(HANDSHAKE(this.#network), this.#network.relayInfo(relay))
    const data = encodeExtend({ relayId: this.#network.relayInfo(relay).id, handshake: handshake.message })
    this.sendRelay(this.#cryptor.hops - 1, RELAY_COMMANDS.extend, 0, data, CELL_COMMANDS.relayEarly)
    const isExtended = (message: RawMessage): boolean => message.command === RELAY_COMMANDS.extended
    await this.#network.clock.runUntil(() => this.messages.some(isExtended), 20_000)
    const [message] = this.messages.splice(this.messages.findIndex(isExtended), 1)
    this.#cryptor.addHop(await handshake.finish(decodeCreated((message as RawMessage).data)))
  }

  /** An EXTEND's data with a fresh, good handshake for a relay. */
  async extendData(relay: number): Promise<Uint8Array> {
    const handshake = await startHandshake(HANDSHAKE(this.#network), this.#network.relayInfo(relay))
    return encodeExtend({ relayId: this.#network.relayInfo(relay).id, handshake: handshake.message })
  }

  sendCell(command: CellCommand, body: Uint8Array, circuitId = this.circuitId): void {
    const cell = newCell(DEFAULT_GEOMETRY, circuitId, command)
    bodyOf(cell).set(body)
    this.link.send(cell)
  }

  sendRelay(
    hop: number,
    command: number,
    streamId: number,
    data: Uint8Array,
    cellCommand: CellCommand = CELL_COMMANDS.relay,
  ): void {
    const cell = newRelayCell(DEFAULT_GEOMETRY, command, streamId, data)
    this.sendRaw(hop, cell, cellCommand)
  }

  /** Encrypts a relay cell as it stands, whatever its header says. */
  sendRaw(hop: number, cell: Uint8Array, cellCommand: CellCommand = CELL_COMMANDS.relay): void {
    setCircuitId(cell, this.circuitId)
    cell[4] = cellCommand
    this.#cryptor.encrypt(cellCommand, hop, bodyOf(cell))
    this.link.send(cell)
  }

  #receive(cell: Uint8Array): void {
    switch (commandOf(cell)) {
      case CELL_COMMANDS.created:
        this.created.push(bodyOf(cell))
        return
      case CELL_COMMANDS.destroy: {
        const circuitId = new DataView(cell.buffer, cell.byteOffset).getUint32(0)
        this.destroyed.push({ circuitId, reason: bodyOf(cell)[0] as number })
        return
      }
      default: {
        const hop = this.#cryptor.decrypt(CELL_COMMANDS.relay, bodyOf(cell))
        if (hop === undefined) return
        this.messages.push({
          hop,
          command: relayCommandOf(cell),
          streamId: streamIdOf(cell),
          data: dataOf(DEFAULT_GEOMETRY, cell).slice(),
          tag: this.#cryptor.lastTagFrom(hop).slice(),
        })
      }
    }
  }
}
