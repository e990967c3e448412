/** What a daemon's configuration asks of its node. */
import type { Network } from '@warren/directory'
import type { Sensitive } from '@warren/kernel'
import { type Config, parseHostPort } from '../config.ts'
import type { NodeConfig } from '../node.ts'
import { parseRate, parseVolume } from '../relay/budget-text.ts'
import type { DaemonPorts } from './ports.ts'

export interface NodeConfigSources {
  readonly config: Config
  readonly network: Network
  readonly ports: DaemonPorts
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
    ...(proxy === 'off' ? {} : { proxy: parseHostPort(proxy) }),
  }
}
