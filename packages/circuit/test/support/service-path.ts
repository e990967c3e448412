/** A client and a service joined over seven links of the product's own, as long and as fast as a test wants. */
import type { Duplex } from '@warren/kernel'
import type { BoundHopKeys } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import type { PathOptions } from '@warren/testkit'
import { type ClientCircuit, RELAY_COMMANDS, type RelayCircuit } from '../../src/circuit.ts'
import { createLinkedNetwork, type LinkedNode } from './linked-network.ts'
import { Collector, sendAll } from './streams.ts'

const EMPTY = new Uint8Array(20)
const PATIENCE_MS = 60_000

export interface ServicePath {
  readonly client: ClientCircuit
  readonly service: ClientCircuit
}

export class ServiceNetwork {
  readonly network: ReturnType<typeof createLinkedNetwork>
  readonly relays: LinkedNode[] = []
  #waiting: RelayCircuit | undefined

  constructor(path: PathOptions) {
    this.network = createLinkedNetwork(path)
  }

  /** Six relays; circuits are joined at the third. */
  async start(): Promise<void> {
    for (let count = 0; count < 6; count++) this.relays.push(await this.network.create(true))
    const meeting = this.relays[2] as LinkedNode
    meeting.circuits.relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit) => {
      this.#waiting = circuit
      circuit.reply(RELAY_COMMANDS.rendezvousEstablished, EMPTY)
    })
    meeting.circuits.relay.onMessage(RELAY_COMMANDS.rendezvous1, (circuit) => {
      circuit.join(this.#waiting as RelayCircuit)
      this.#waiting?.reply(RELAY_COMMANDS.rendezvous2, EMPTY)
    })
  }

  createNode(): Promise<LinkedNode> {
    return this.network.create(false)
  }

  /** A circuit of a client over relays 0-1-2, joined to one of a service over 3-4-5-2. */
  async join(clientNode: LinkedNode, serviceNode: LinkedNode): Promise<ServicePath> {
    const { clock, random, relays } = this.network
    const path = (...hops: number[]): RelayInfo[] => hops.map((hop) => relays[hop] as RelayInfo)
    const client = await clock.settle(clientNode.circuits.builder.build(path(0, 1, 2)), PATIENCE_MS)
    const service = await clock.settle(serviceNode.circuits.builder.build(path(3, 4, 5, 2)), PATIENCE_MS)
    const { establishRendezvous, rendezvousEstablished, rendezvous1, rendezvous2 } = RELAY_COMMANDS
    await clock.settle(
      client.request(establishRendezvous, EMPTY, rendezvousEstablished, PATIENCE_MS),
      PATIENCE_MS,
    )
    let isMet = false
    client.onMessage(rendezvous2, () => {
      isMet = true
    })
    service.send(rendezvous1, EMPTY)
    await clock.runUntil(() => isMet, PATIENCE_MS)
    const keys: BoundHopKeys = {
      forward: random.bytes(80),
      backward: random.bytes(80),
      binding: random.bytes(20),
    }
    client.addVirtualHop(keys, 'client')
    service.addVirtualHop(keys, 'service')
    // Answers every stream with as many bytes as its target says.
    service.onStream((incoming) => {
      const stream = incoming.accept()
      sendAll(stream, new Collector(stream), new Uint8Array(Number(incoming.target)))
    })
    return { client, service }
  }

  /** Asks the service for bytes; the collector of what comes. */
  fetch({ client }: ServicePath, bytes: number): { readonly stream: Duplex; readonly collector: Collector } {
    const stream = client.beginStream(String(bytes)).stream
    const collector = new Collector(stream)
    stream.end()
    return { stream, collector }
  }

  /** Seconds from asking to the last byte. */
  async secondsFor(path: ServicePath, bytes: number, maxMs = 300_000): Promise<number> {
    const startMs = this.network.clock.nowMs()
    const { collector } = this.fetch(path, bytes)
    await this.network.clock.runUntil(() => collector.isClosed, maxMs)
    return (this.network.clock.nowMs() - startMs) / 1000
  }
}
