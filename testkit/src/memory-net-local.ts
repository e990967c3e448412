/**
 * Plain local TCP of one host of the memory net. Loopback is nobody's business; a connection to another host is made as
 * well, but shows up in the packet log: that is what a leak looks like.
 */
import {
  type Cancel,
  type Clock,
  type Duplex,
  fail,
  type Listener,
  type LocalNet,
  type PeerAddress,
  pause,
} from '@warren/kernel'
import { PortTable } from './memory-net-listeners.ts'
import { createMemoryPipe } from './memory-pipe.ts'

export interface LocalNetPorts {
  readonly find: (ip: string) => MemoryLocalNet | undefined
  readonly onTraffic: (from: string, to: string, bytes: number) => void
  readonly onDial: (from: string, to: string) => void
}

type Accept = (connection: Duplex) => void

export class MemoryLocalNet implements LocalNet {
  readonly #ip: string
  readonly #clock: Clock
  readonly #ports: LocalNetPorts
  readonly #listeners = new PortTable<{ readonly accept: Accept }>()
  readonly #open = new Set<Duplex>()

  constructor(ip: string, clock: Clock, ports: LocalNetPorts) {
    this.#ip = ip
    this.#clock = clock
    this.#ports = ports
  }

  async connect(address: PeerAddress, cancel?: Cancel): Promise<Duplex> {
    const isOwn = isLoopback(address.host) || address.host === this.#ip
    if (!isOwn) this.#ports.onDial(this.#ip, address.host)
    await pause(this.#clock, 0, cancel)
    const target = isOwn ? this : this.#ports.find(address.host)
    const listener = target === undefined ? undefined : target.#listeners.find(address.port)
    if (target === undefined || listener === undefined) throw fail('refused', 'connect: nobody listens there')
    const [ours, theirs] = createMemoryPipe()
    const count = (from: string, to: string) => (bytes: number) => {
      if (!isOwn) this.#ports.onTraffic(from, to, bytes)
    }
    listener.accept(target.#owned(theirs, count(address.host, this.#ip)))
    return this.#owned(ours, count(this.#ip, address.host))
  }

  async listen(address: PeerAddress, accept: Accept): Promise<Listener> {
    if (!isLoopback(address.host) && address.host !== this.#ip && address.host !== '0.0.0.0') {
      throw fail('unreachable', 'listen: not an address of this host')
    }
    return this.#listeners.open(address.host, address.port, { accept })
  }

  closeAll(): void {
    this.#listeners.clear()
    for (const connection of this.#open) connection.abort(fail('closed', 'the host crashed'))
    this.#open.clear()
  }

  /** The same connection, closed when the host crashes, with every write reported. */
  #owned(inner: Duplex, onBytes: (bytes: number) => void): Duplex {
    this.#open.add(inner)
    return {
      start: (events) =>
        inner.start({
          data: (chunk) => events.data(chunk),
          end: () => events.end(),
          drain: () => events.drain(),
          close: (error) => {
            this.#open.delete(inner)
            events.close(error)
          },
        }),
      write: (chunk) => {
        onBytes(chunk.length)
        return inner.write(chunk)
      },
      end: () => inner.end(),
      abort: (error) => inner.abort(error),
      pause: () => inner.pause(),
      resume: () => inner.resume(),
    }
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
