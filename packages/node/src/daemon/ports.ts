/** The ports of a daemon: Node's own, with slow work in worker threads. */
import type { Log, Ports } from '@warren/kernel'
import {
  connectUnixSocket,
  createErasureCode,
  createLocalNet,
  createNodeFiles,
  createNodeClock,
  createNodePrimitives,
  createNodeRandom,
  createTlsTransport,
  createWorkerOffload,
  type Upstream,
  type WorkerOffload,
} from '@warren/platform/node'
import type { ConnectTarget } from '../services/visitor-streams.ts'

export interface DaemonPorts extends Omit<Ports, 'state'> {
  readonly offload: WorkerOffload
  readonly connectTarget: ConnectTarget
}

/** @param upstream - every link goes through this proxy. */
export function createDaemonPorts(log: Log, upstream?: Upstream): DaemonPorts {
  const localNet = createLocalNet()
  return {
    clock: createNodeClock(),
    random: createNodeRandom(),
    primitives: createNodePrimitives(),
    offload: createWorkerOffload({ jobsModule: new URL('./jobs.ts', import.meta.url) }),
    erasure: createErasureCode(),
    transport: createTlsTransport(upstream === undefined ? {} : { upstream }),
    localNet,
    files: createNodeFiles(),
    log,
    connectTarget: (target, cancel) =>
      target.kind === 'tcp'
        ? localNet.connect(target.address, cancel)
        : connectUnixSocket(target.path, cancel),
  }
}
