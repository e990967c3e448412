/** The ports that a host of the memory net listens on. */
import { type AcceptEvents, fail, type Listener, type PeerAddress } from '@warren/kernel'

const FIRST_FREE_PORT = 20_000

/** @typeParam T - what a listener is told through. */
export class PortTable<T> {
  readonly #byPort = new Map<number, T>()
  #nextPort = FIRST_FREE_PORT

  find(port: number): T | undefined {
    return this.#byPort.get(port)
  }

  /** @throws WarrenError `unreachable`: the port is taken. */
  open(host: string, port: number, events: T): Listener {
    let chosen = port
    if (port === 0) {
      while (this.#byPort.has(this.#nextPort)) this.#nextPort++
      chosen = this.#nextPort++
    }
    if (this.#byPort.has(chosen))
      throw fail('unreachable', 'listen: the port is taken', { fields: { port: chosen } })
    this.#byPort.set(chosen, events)
    return {
      address: { host, port: chosen },
      close: async () => {
        if (this.#byPort.get(chosen) === events) this.#byPort.delete(chosen)
      },
    }
  }

  clear(): void {
    this.#byPort.clear()
  }
}

export class MemoryListeners {
  readonly #ip: string
  readonly #ports = new PortTable<AcceptEvents>()

  constructor(ip: string) {
    this.#ip = ip
  }

  find(port: number): AcceptEvents | undefined {
    return this.#ports.find(port)
  }

  async listen(address: PeerAddress, events: AcceptEvents): Promise<Listener> {
    if (address.host !== this.#ip && address.host !== '0.0.0.0' && address.host !== '::') {
      throw fail('unreachable', 'listen: not an address of this host')
    }
    return this.#ports.open(this.#ip, address.port, { ...events })
  }

  closeAll(): void {
    this.#ports.clear()
  }
}
