/** Relays of a testing network inside this process, over real TLS on loopback: what the demonstration and tests stand on. */
import path from 'node:path'
import { deriveSecret } from '@warren/crypto'
import { formatNetworkFile, type Network } from '@warren/directory'
import {
  asWarrenError,
  CancelSource,
  fail,
  type PeerAddress,
  type Ports,
  pause,
  Sensitive,
  SILENT_LOG,
} from '@warren/kernel'
import { createLocalNet, loadOrCreateKey, openHomeDir, type SqliteState } from '@warren/platform/node'
import { createNode } from '../create-node.ts'
import type { WarrenNode } from '../node.ts'
import { ALL_KNOWN_LOOK_MS, ALL_KNOWN_TIMEOUT_MS, STOP_TIMEOUT_MS } from '../timeouts.ts'
import { openState } from './home.ts'
import { createDaemonPorts, type DaemonPorts } from './ports.ts'
import { createTestingNetwork, prepareRelayHome, type RelayPlace } from './relay-home.ts'

export interface LocalNetworkOptions {
  /** Where the relays' homes are made: `relay-1`, `relay-2`, ... */
  readonly directory: string
  /** 1 to {@link LOCAL_RELAYS_MAX}. */
  readonly relays: number
  readonly name: string
}

export interface LocalNetwork {
  /** Text of the network file, for nodes that join. */
  readonly networkFile: string
  readonly relays: readonly WarrenNode[]
  stop(): Promise<void>
}

/** Each relay has a /16 of its own, since relays of one prefix never share a path. */
export const LOCAL_RELAYS_MAX = 100
const FIRST_PREFIX = 20
/** What each relay keeps for others: enough to try it with. */
const LOCAL_STORE_BYTES = 256 * 1024 * 1024
/** Ports are asked for before they are taken; somebody else may be quicker. */
const PORT_ATTEMPTS = 5

/** The address of the relay with this index, 0 to 99, with a port that was free a moment ago. */
export async function freeRelayAddress(index: number): Promise<PeerAddress> {
  const listener = await createLocalNet().listen(
    { host: `127.${FIRST_PREFIX + index}.0.1`, port: 0 },
    (connection) => connection.abort(fail('refused', 'nobody listens here yet')),
  )
  await listener.close()
  return listener.address
}

/**
 * Starts relays; resolves once every one of them knows every other.
 *
 * @throws WarrenError `bad-input`, `unreachable`, `storage`.
 */
export async function startLocalNetwork(options: LocalNetworkOptions): Promise<LocalNetwork> {
  if (!Number.isInteger(options.relays) || options.relays < 1 || options.relays > LOCAL_RELAYS_MAX) {
    throw fail('bad-input', 'a local network has 1 to 100 relays', { next: 'Give another number of relays.' })
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (attempt === PORT_ATTEMPTS || error.kind !== 'unreachable') throw error
    }
  }
}

interface StartedRelay {
  readonly node: WarrenNode
  readonly state: SqliteState
}

async function startOnce({ directory, relays, name }: LocalNetworkOptions): Promise<LocalNetwork> {
  const homes = Array.from({ length: relays }, (_, index) => path.join(directory, `relay-${index + 1}`))
  const places: RelayPlace[] = await Promise.all(
    homes.map(async (home, index) => ({
      id: prepareRelayHome(home),
      address: await freeRelayAddress(index),
    })),
  )
  const network = createTestingNetwork(name, places)
  // One pool of workers serves all; what is an adversary to each other in earnest shares a process here.
  const ports = createDaemonPorts(SILENT_LOG)
  const started = homes.map((home, index) => makeRelay(ports, home, network, places[index] as RelayPlace))
  const stop = async (): Promise<void> => {
    // As in a daemon: whoever does not end in order in time is left to the end of the process.
    const bounded = new Promise<void>((resolve) => void ports.clock.after(STOP_TIMEOUT_MS, resolve))
    await Promise.race([Promise.all(started.map(({ node }) => node.stop())), bounded])
    for (const { state } of started) state.close()
    await ports.offload.close()
  }
  try {
    // A network too small for paths is one all the same: what counts is that all have met.
    const failed = Promise.all(started.map(({ node }) => startRelay(node)))
    await Promise.race([untilAllKnown(ports, started), failed.then(() => untilAllKnown(ports, started))])
  } catch (error) {
    await stop()
    throw error
  }
  return { networkFile: formatNetworkFile(network), relays: started.map(({ node }) => node), stop }
}

function makeRelay(ports: DaemonPorts, directory: string, network: Network, place: RelayPlace): StartedRelay {
  const home = openHomeDir(directory)
  const key = loadOrCreateKey(home, ports.primitives)
  if (key.kind === 'sealed') throw fail('locked', 'the home of a local relay is sealed')
  const state = openState(
    home,
    new Sensitive(deriveSecret(ports.primitives, key.root.reveal(), 'state-file', 32)),
  )
  const relayPorts: Ports = { ...ports, state }
  return {
    node: createNode(relayPorts, {
      network,
      root: key.root,
      relay: { listen: place.address },
      store: { home: directory, quotaBytes: LOCAL_STORE_BYTES },
    }),
    state,
  }
}

/** Rejects if the relay cannot start; that it is stopped later is no failure. */
async function startRelay(node: WarrenNode): Promise<void> {
  const { cancel } = new CancelSource()
  try {
    await node.start({ cancel, step: () => {}, waiting: () => {}, part: () => {} })
  } catch (thrown) {
    if (asWarrenError(thrown).kind !== 'cancelled') throw thrown
  }
}

async function untilAllKnown({ clock }: DaemonPorts, started: readonly StartedRelay[]): Promise<void> {
  const endsAtMs = clock.nowMs() + ALL_KNOWN_TIMEOUT_MS
  while (started.some(({ node }) => node.summary().relays < started.length)) {
    if (clock.nowMs() > endsAtMs)
      throw fail('timeout', 'the relays of the local network did not find each other')
    await pause(clock, ALL_KNOWN_LOOK_MS)
  }
}
