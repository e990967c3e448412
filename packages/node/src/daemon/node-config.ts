/** What a daemon's configuration asks of its node. */
import type { Network } from '@warren/directory'
import type { Cancel, Sensitive } from '@warren/kernel'
import { greetUpstream, type Upstream } from '@warren/platform/node'
import { type Config, formatHostPort, parseHostPort } from '../config.ts'
import type { NodeConfig } from '../node.ts'
import { parseRate, parseVolume } from '../relay/budget-text.ts'
import { parseUpstream } from '../upstream/upstream-text.ts'
import type { DaemonPorts } from './ports.ts'
import { queueBytesOf } from './queue-memory.ts'

export interface NodeConfigSources {
  readonly config: Config
  readonly network: Network
  readonly ports: DaemonPorts
}

/** The proxy of a configuration, which was checked when it was read. */
export function upstreamOf({ upstream }: Config): Upstream | undefined {
  return upstream === undefined ? undefined : parseUpstream(upstream)
}

function upstreamConfigOf(config: Config): Pick<NodeConfig, 'upstream'> {
  const upstream = upstreamOf(config)
  if (upstream === undefined) return {}
  const greet = (cancel: Cancel): Promise<void> => greetUpstream(upstream, cancel)
  return { upstream: { name: formatHostPort(upstream.address), greet } }
}

export function nodeConfigOf(
  { config, network, ports }: NodeConfigSources,
  root: Sensitive<Uint8Array>,
): NodeConfig {
  const { relay, listen, advertise, bandwidth, volume, proxy } = config
  return {
    network,
    root,
    connectTarget: ports.connectTarget,
    queueBytes: queueBytesOf(config),
    ...(relay && listen !== undefined
      ? {
          relay: {
            listen: parseHostPort(listen),
            ...(advertise === undefined ? {} : { advertise: parseHostPort(advertise) }),
            ...(bandwidth === undefined ? {} : { bytesPerS: parseRate(bandwidth) }),
            ...(volume === undefined ? {} : { volume: parseVolume(volume) }),
          },
        }
      : {}),
    ...upstreamConfigOf(config),
    ...(proxy === 'off' ? {} : { proxy: parseHostPort(proxy) }),
  }
}
