/** What a daemon tells of its own process: every socket of it, and what its owner can pass on to get help. */
import { type Clock, fail, pause } from '@warren/kernel'
import { type HomeDir, readProcessSockets } from '@warren/platform/node'
import type { Config } from '../config.ts'
import type { DaemonControl } from '../control.ts'
import type { JobBoard } from '../jobs/job-board.ts'
import type { WarrenNode } from '../node.ts'
import { SOCKET_LOOK_AGAIN_MS } from '../timeouts.ts'
import type { Space } from '@warren/api'
import { probeDisk } from '../doctor/probes/home.ts'
import { supportBundle } from '../support/bundle.ts'
import { readLogLines } from '../support/log-lines.ts'
import { explainSockets, type OwnEnds } from './explain-sockets.ts'
import type { HomeNetwork } from './home-network.ts'
import { contentOf } from './home-content.ts'
import type { DaemonPorts } from './ports.ts'

export interface SelfViewParts {
  readonly home: HomeDir
  /** As it is now. */
  config(): Config
  readonly ports: Pick<DaemonPorts, 'clock'>
  readonly version: string
  readonly status: DaemonControl['status']
  readonly runDoctor: DaemonControl['runDoctor']
  readonly jobs: JobBoard
  readonly belongs: Pick<HomeNetwork, 'relayAddresses'>
  /** Undefined while locked. */
  node(): Pick<WarrenNode, 'known' | 'services'> | undefined
}

export function createSelfView(
  parts: SelfViewParts,
): Pick<DaemonControl, 'sockets' | 'space' | 'supportBundle'> {
  return {
    async sockets() {
      const sockets = await readSettled(parts.ports.clock)
      if (sockets !== undefined) return explainSockets(sockets, ownEnds(parts))
      throw fail('unsupported', 'this system does not tell the sockets of a process', {
        next: 'On Linux it does. Elsewhere ask the tools of the system, such as lsof.',
      })
    },
    space: () => spaceIn(parts.home.path),
    async supportBundle() {
      const { version, config, home, ports, jobs } = parts
      const diagnosis = await parts.runDoctor()
      return supportBundle({
        version,
        nowMs: ports.clock.wallMs(),
        config: config(),
        diagnosis,
        status: parts.status(),
        jobs: jobs.list().map(({ job }) => job),
        log: readLogLines(home.path),
      })
    },
  }
}

function spaceIn(home: string): Space {
  const bytes = new Map<Space['parts'][number]['part'], number>()
  for (const file of contentOf(home).files) bytes.set(file.part, (bytes.get(file.part) ?? 0) + file.bytes)
  const parts = [...bytes].map(([part, sum]) => ({ part, bytes: sum })).toSorted((a, b) => b.bytes - a.bytes)
  const disk = probeDisk(home)
  return disk === undefined ? { parts } : { freeBytes: disk.freeBytes, totalBytes: disk.totalBytes, parts }
}

/** A socket that was just made stands in no table until it is connected: it is looked at again. */
async function readSettled(clock: Clock): Promise<ReturnType<typeof readProcessSockets>> {
  const first = readProcessSockets()
  if (first?.every(({ protocol }) => protocol !== 'other') !== false) return first
  await pause(clock, SOCKET_LOOK_AGAIN_MS)
  return readProcessSockets()
}

function ownEnds({ config: current, status, node, belongs }: SelfViewParts): OwnEnds {
  const config = current()
  const { api = '', proxy, gateway, upstream } = status()
  const running = node()
  const services = running?.services.list() ?? []
  return {
    api,
    proxy,
    gateway,
    listen: config.listen,
    upstream: upstream?.address,
    targets: services.flatMap(({ ports }) => ports.map(({ target }) => target)),
    asksRouter: config.portMapping && config.relay,
    demonstration: belongs.relayAddresses,
    known: running?.known(),
  }
}
