/** What the floors above add to a relay: handlers by message and by stream target. */
import { assert, fail } from '@warren/kernel'
import type { IncomingStream, RelayCircuit, RelayCommand, RelayExtensions } from '../circuit.ts'

type MessageHandler = (circuit: RelayCircuit, data: Uint8Array) => void
type StreamHandler = (stream: IncomingStream, circuit: RelayCircuit) => void

export class Extensions implements RelayExtensions {
  readonly #messages = new Map<number, MessageHandler>()
  readonly #streams = new Map<string, StreamHandler>()

  onMessage(command: RelayCommand, handler: MessageHandler): void {
    assert(!this.#messages.has(command), 'relay: one handler a command')
    this.#messages.set(command, handler)
  }

  onStream(target: string, handler: StreamHandler): void {
    assert(!this.#streams.has(target), 'relay: one handler a target')
    this.#streams.set(target, handler)
  }

  /** @throws WarrenError `protocol-violation`: no such message; whatever the handler throws. */
  handleMessage(command: number, circuit: RelayCircuit, data: Uint8Array): void {
    const handler = this.#messages.get(command)
    if (handler === undefined) throw fail('protocol-violation', 'relay: a message that nobody handles')
    handler(circuit, data)
  }

  handleStream(stream: IncomingStream, circuit: RelayCircuit): void {
    const handler = this.#streams.get(stream.target)
    if (handler === undefined) stream.refuse('refused')
    else handler(stream, circuit)
  }
}
