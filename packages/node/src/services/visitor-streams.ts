/** Joins a visitor's stream to the local server behind the service's port. */
import type { IncomingStream } from '@warren/circuit'
import {
  type Cancel,
  CancelSource,
  type Duplex,
  isWarrenError,
  type Ports,
  splice,
  within,
} from '@warren/kernel'
import { VISITOR_STREAMS_MAX } from '../limits.ts'
import { TARGET_CONNECT_TIMEOUT_MS } from '../timeouts.ts'
import type { Target } from './port-map.ts'

/** Connects to a target: TCP through the kernel's port, Unix sockets where the platform has them. */
export type ConnectTarget = (target: Target, cancel: Cancel) => Promise<Duplex>

export interface VisitorStreams {
  /** Serves one stream of a service with these ports; streams to other ports are refused. */
  serve(targets: ReadonlyMap<string, Target>, stream: IncomingStream): void
  readonly open: number
}

export function createVisitorStreams(
  ports: Pick<Ports, 'clock' | 'log'>,
  connect: ConnectTarget,
): VisitorStreams {
  let open = 0
  const join = async (target: Target, stream: IncomingStream): Promise<void> => {
    open++
    const attempt = new CancelSource()
    try {
      const server = await within(ports.clock, TARGET_CONNECT_TIMEOUT_MS, connect(target, attempt.cancel))
      await new Promise<void>((resolve) => splice(stream.accept(), server, () => resolve()))
    } catch (error) {
      ports.log.write(
        'info',
        'service: the local server does not answer',
        {},
        isWarrenError(error) ? error : undefined,
      )
      stream.refuse('refused')
    } finally {
      attempt.abort()
      open--
    }
  }
  return {
    get open() {
      return open
    },
    serve(targets, stream) {
      const target = targets.get(stream.target)
      if (target === undefined) return stream.refuse('refused')
      if (open >= VISITOR_STREAMS_MAX) return stream.refuse('overloaded')
      void join(target, stream)
    },
  }
}
