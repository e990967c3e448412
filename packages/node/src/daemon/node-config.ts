/** What a daemon's configuration asks of its node. */
import type { Network } from '@warren/directory'
import { type Cancel, fail, type Sensitive } from '@warren/kernel'
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
  readonly options: OperatorOption
}

export interface OperatorOption {
  /** Of the relay's operator; remembered. */
  readonly operatorKey?: Sensitive<Uint8Array>
}

/** @throws WarrenError `bad-input`: a key was given to a node that is no relay. */
export function checkOperatorKey({ relay }: Config, { operatorKey }: OperatorOption): void {
  if (operatorKey === undefined || relay) return
  throw fail('bad-input', 'only a relay has an operator', {
    next: 'Add --relay --listen HOST:PORT, or leave --operator-key-file away.',
  })
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
  { config, network, ports, options }: NodeConfigSources,
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
            ...(options.operatorKey === undefined ? {} : { operatorKey: options.operatorKey }),
          },
        }
      : {}),
    ...upstreamConfigOf(config),
    ...(proxy === 'off' ? {} : { proxy: parseHostPort(proxy) }),
  }
}
