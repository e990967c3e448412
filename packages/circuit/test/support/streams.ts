/** What tests do with streams: collect, send all, join two circuits. */
import type { Duplex, WarrenError } from '@warren/kernel'
import { concatBytes } from '@warren/kernel'
import type { BoundHopKeys } from '@warren/crypto'
import { RELAY_COMMANDS, type ClientCircuit, type RelayCircuit } from '../../src/circuit.ts'
import type { TestNetwork, TestNode } from './network.ts'

/** Receives everything a stream brings. */
export class Collector {
  readonly chunks: Uint8Array[] = []
  bytes = 0
  hasEnded = false
  isClosed = false
  error: WarrenError | undefined
  onDrain: () => void = () => {}
  onEnd: () => void = () => {}

  constructor(stream: Duplex) {
    stream.start({
      data: (chunk) => {
        this.chunks.push(chunk.slice())
        this.bytes += chunk.length
      },
      end: () => {
        this.hasEnded = true
        this.onEnd()
      },
      drain: () => this.onDrain(),
      close: (error) => {
        this.isClosed = true
        this.error = error
      },
    })
  }

  get all(): Uint8Array {
    return concatBytes(...this.chunks)
  }
}

/** Writes `data` in pieces as the stream takes them, then ends. `collector` is the stream's own. */
export function sendAll(stream: Duplex, collector: Collector, data: Uint8Array, pieceBytes = 16_384): void {
  let offset = 0
  const next = (): void => {
    while (offset < data.length) {
      const piece = data.subarray(offset, offset + pieceBytes)
      offset += piece.length
      if (!stream.write(piece)) return
    }
    collector.onDrain = () => {}
    stream.end()
  }
  collector.onDrain = next
  next()
}

/** A relay extension that accepts every stream to `target`. */
export function serve(node: TestNode, target: string, handler: (stream: Duplex) => void): void {
  node.circuits.relay.onStream(target, (incoming) => handler(incoming.accept()))
}

/** Joins two circuits at a relay where both end, and gives their ends a virtual hop. */
export function joinAt(
  network: TestNetwork,
  meetingPoint: TestNode,
): (client: ClientCircuit, service: ClientCircuit) => Promise<void> {
  let waiting: RelayCircuit | undefined
  meetingPoint.circuits.relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit) => {
    waiting = circuit
    circuit.reply(RELAY_COMMANDS.rendezvousEstablished, new Uint8Array(0))
  })
  meetingPoint.circuits.relay.onMessage(RELAY_COMMANDS.rendezvous1, (circuit) => {
    circuit.join(waiting as RelayCircuit)
    waiting?.reply(RELAY_COMMANDS.rendezvous2, new Uint8Array(0))
  })
  return async (client, service) => {
    const { establishRendezvous, rendezvousEstablished, rendezvous1 } = RELAY_COMMANDS
    const established = client.request(establishRendezvous, new Uint8Array(20), rendezvousEstablished, 10_000)
    await network.clock.settle(established, 20_000)
    let isMet = false
    client.onMessage(RELAY_COMMANDS.rendezvous2, () => {
      isMet = true
    })
    service.send(rendezvous1, new Uint8Array(20))
    await network.clock.runUntil(() => isMet || !service.isOpen, 10_000)
    const keys: BoundHopKeys = {
      forward: network.random.bytes(80),
      backward: network.random.bytes(80),
      binding: network.random.bytes(20),
    }
    client.addVirtualHop(keys, 'client')
    service.addVirtualHop(keys, 'service')
  }
}
