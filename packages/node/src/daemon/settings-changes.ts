/** Settings that an owner changes while his daemon runs: the proxy that links go through, own ports, what a relay keeps for others. */
import type { PortsRequest, Settings } from '@warren/api'
import { asWarrenError, fail } from '@warren/kernel'
import {
  CONFIG_FILE_MAX_BYTES,
  CONFIG_FILE_NAME,
  type Config,
  type ConfigInput,
  configMembers,
  formatHostPort,
} from '../config.ts'
import type { NodeChanges } from '../control.ts'
import type { GatewayKeeper } from './gateway-keeper.ts'
import type { HeldNode, Undo } from './held-node.ts'
import { upstreamOf } from './node-config.ts'
import { checkFree, configWith, reconfigure, type ReconfigureParts, rememberUndoably } from './reconfigure.ts'

export interface SettingsParts extends ReconfigureParts {
  readonly held: HeldNode
  readonly gateway: GatewayKeeper
  /** What this start was told on its command line. */
  readonly given: ConfigInput
  /** The API listens by this until the daemon ends. */
  readonly startedWith: Config
  /** How the node is has changed. */
  changed(): void
  status(): {
    readonly proxy?: string | undefined
    readonly gateway?: string | undefined
    readonly api?: string | undefined
  }
}

type Change = 'settings' | 'setUpstream' | 'removeUpstream' | 'setPorts' | 'setStoreQuota'

export function createSettingsChanges(parts: SettingsParts): Pick<NodeChanges, Change> {
  const { belongs, held } = parts
  const begunWith = (changes: { upstream: string | undefined } | { storeQuota: string }): Promise<void> => {
    const given = configWith(belongs.config, changes)
    return held.anew(() => reconfigure(parts, given, changes))
  }
  return {
    settings: () => settingsOf(parts),
    async setUpstream(url) {
      belongs.requireNoDemonstration()
      await begunWith({ upstream: url })
    },
    async removeUpstream() {
      if (belongs.config.upstream === undefined) {
        throw fail('bad-input', 'links go through no proxy here', { next: 'There is nothing to take away.' })
      }
      await begunWith({ upstream: undefined })
    },
    setPorts: (request) => setPorts(parts, request),
    async setStoreQuota(quota) {
      if (!belongs.config.relay) {
        throw fail('bad-input', 'only a relay keeps something for others', {
          next: 'Become a relay first: warren up --relay, or on the page under "Settings".',
        })
      }
      await begunWith({ storeQuota: quota })
    },
  }
}

/** What is asked for, as `config.json` has it: `usual` is not there. */
function changesOf(request: PortsRequest): { [K in keyof PortsRequest]: string | undefined } {
  const asked = Object.entries(request).filter(([, value]) => value !== undefined)
  return Object.fromEntries(asked.map(([name, value]) => [name, value === 'usual' ? undefined : value]))
}

async function setPorts(parts: SettingsParts, request: PortsRequest): Promise<void> {
  const { belongs, held, gateway, home, ports } = parts
  const changes = changesOf(request)
  const before = belongs.config
  const given = configWith(before, changes)
  held.requireSteady()
  if (given.api !== before.api) await checkApi(parts, given.api)
  const change = async (): Promise<Undo> => {
    await gateway.follow(given)
    let forget: () => void
    try {
      forget = rememberUndoably(home, changes)
    } catch (error) {
      await gateway.follow(before)
      throw error
    }
    belongs.configure(given)
    return async () => {
      forget()
      belongs.configure(before)
      await gateway.follow(before)
    }
  }
  if (given.proxy === before.proxy) {
    await change()
    return parts.changed()
  }
  await held.anew(async () => {
    // By now this node has let go of its own.
    if (given.proxy !== 'off') await checkPort(ports, given.proxy, 'proxy')
    return change()
  })
}

async function checkApi({ ports, status }: SettingsParts, api: string): Promise<void> {
  if (api === status().api) return
  await checkPort(ports, api, 'api')
}

async function checkPort(
  ports: SettingsParts['ports'],
  address: string,
  end: 'proxy' | 'api',
): Promise<void> {
  try {
    await checkFree(ports, address)
  } catch (cause) {
    const told = { cause, next: asWarrenError(cause).next ?? 'Choose another port.' }
    throw end === 'proxy'
      ? fail('unreachable', 'programs cannot be served at this address', told)
      : fail('unreachable', 'the local API cannot be served at this address', told)
  }
}

function settingsOf({ home, belongs, given, startedWith, status }: SettingsParts): Settings {
  const saved: Partial<Record<string, unknown>> = {
    ...configMembers(home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES)),
  }
  const now = status()
  const upstream = upstreamOf(belongs.config)
  const end = (name: 'proxy' | 'gateway' | 'api'): Settings['proxy'] => {
    const { [name]: text } = saved
    return {
      ...(now[name] === undefined ? {} : { now: now[name] }),
      ...(typeof text === 'string' ? { saved: text } : {}),
      ...(given[name] === undefined ? {} : { given: given[name] }),
      isWaiting: name === 'api' && belongs.config.api !== startedWith.api,
    }
  }
  return {
    ...(upstream === undefined
      ? {}
      : { upstream: { address: formatHostPort(upstream.address), login: upstream.login !== undefined } }),
    proxy: end('proxy'),
    gateway: end('gateway'),
    api: end('api'),
  }
}
