/** A proxy over memory pipes and virtual time: tests speak bytes with it and see what it asked the connector for. */
import {
  asWarrenError,
  concatBytes,
  defer,
  type Deferred,
  type Duplex,
  type LocalNet,
  type WarrenError,
} from '@warren/kernel'
import { createCaptureLog, createMemoryPipe, VirtualClock } from '@warren/testkit'
import { type ConnectRequest, createProxy, type Proxy, type ProxyOptions } from '../src/index.ts'

export const SERVICE = 'whh5w7lgzgqahz4mgraeljgwdz5pcc6osje2tjpw5n2pyu4p44usvaid'
/** Right in length and alphabet; the harness's label check says its checksum is wrong. */
export const WRONG_SERVICE = 'a'.repeat(56)

/** One side of a connection with everything it was told. */
export class Recorder {
  readonly duplex: Duplex
  readonly #chunks: Uint8Array[] = []
  ended = false
  closed = false
  error: WarrenError | undefined
  readonly #end: Deferred<void> = defer()
  readonly #close: Deferred<void> = defer()
  readonly whenEnded = this.#end.promise
  readonly whenClosed = this.#close.promise

  constructor(duplex: Duplex) {
    this.duplex = duplex
    duplex.start({
      data: (chunk) => this.#chunks.push(chunk.slice()),
      end: () => {
        this.ended = true
        this.#end.resolve()
      },
      drain: () => {},
      close: (error) => {
        this.closed = true
        this.error = error
        this.#close.resolve()
      },
    })
  }

  get received(): Uint8Array {
    return concatBytes(...this.#chunks)
  }
}

export interface Opened {
  readonly request: ConnectRequest
  /** Lets the connection succeed; returns the service's end. */
  accept(): Recorder
  fail(error: WarrenError): void
}

export interface Harness {
  readonly clock: VirtualClock
  readonly proxy: Proxy
  readonly log: ReturnType<typeof createCaptureLog>
  /** Every request that reached the connector, in order. */
  readonly opened: Opened[]
  client(): Recorder
}

export async function startProxy(options: Partial<ProxyOptions> = {}): Promise<Harness> {
  const clock = new VirtualClock()
  const log = createCaptureLog()
  const opened: Opened[] = []
  let accept: (connection: Duplex) => void = () => {}
  const localNet: LocalNet = {
    connect: () => Promise.reject(asWarrenError(new Error('the proxy contacts no address'))),
    listen: async (address, onConnection) => {
      accept = onConnection
      return { address, close: async () => {} }
    },
  }
  const connect = (request: ConnectRequest): Promise<Duplex> => {
    const answer: Deferred<Duplex> = defer()
    opened.push({
      request,
      accept: () => {
        const [near, far] = createMemoryPipe()
        answer.resolve(near)
        return new Recorder(far)
      },
      fail: (error) => answer.reject(error),
    })
    return answer.promise
  }
  const proxy = await createProxy(
    { clock, log, localNet },
    {
      address: { host: '127.0.0.1', port: 9250 },
      connector: { connect },
      isServiceLabel: (label) => label !== WRONG_SERVICE,
      ...options,
    },
  )
  return {
    clock,
    proxy,
    log,
    opened,
    client: () => {
      const [near, far] = createMemoryPipe()
      accept(near)
      return new Recorder(far)
    },
  }
}

/** Lets everything happen that needs no time. */
export async function settle(harness: Harness): Promise<void> {
  await harness.clock.runFor(0)
}
