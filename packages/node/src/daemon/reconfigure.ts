/** Changes of a running daemon's configuration: checked as a whole, written down, and taken back when the node cannot begin with them. */
import { fail } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { CONFIG_FILE_MAX_BYTES, CONFIG_FILE_NAME, type Config, parseHostPort, readConfig } from '../config.ts'
import { rememberConfig } from './config-file.ts'
import type { Undo } from './held-node.ts'
import type { HomeNetwork } from './home-network.ts'
import { upstreamOf } from './node-config.ts'
import type { DaemonPorts } from './ports.ts'
import type { RouterPorts } from './router-port.ts'

export interface ReconfigureParts {
  readonly home: HomeDir
  readonly belongs: HomeNetwork
  readonly ports: DaemonPorts
  readonly router: RouterPorts
}

export type ConfigChanges = Parameters<typeof rememberConfig>[1]

/** @throws WarrenError `bad-input`: they do not fit together. */
export function configWith(
  config: Config,
  changes: { readonly [K in keyof Config]?: Config[K] | undefined },
): Config {
  const members = Object.entries({ ...config, ...changes }).filter(([, value]) => value !== undefined)
  return readConfig(undefined, Object.fromEntries(members))
}

/** Written down first: what holds now holds at the next start as well. @returns what takes the writing back. */
export function rememberUndoably(home: HomeDir, changes: ConfigChanges): () => void {
  const file = home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES)
  rememberConfig(home, changes)
  return () => {
    if (file === undefined) home.remove(CONFIG_FILE_NAME)
    else home.writeAtomic(CONFIG_FILE_NAME, file)
  }
}

/** For the next node. */
export async function reconfigure(
  { home, belongs, router, ports }: ReconfigureParts,
  given: Config,
  remembered: ConfigChanges,
): Promise<Undo> {
  const before = belongs.config
  const forget = rememberUndoably(home, remembered)
  const use = async (config: Config): Promise<void> => {
    ports.useUpstream(upstreamOf(config))
    belongs.configure(await router.open(config))
  }
  await use(given)
  return async () => {
    forget()
    await use(before)
  }
}

/** A node that cannot listen ends the daemon: so that is found out before. @throws WarrenError `unreachable`. */
export async function checkFree({ localNet }: DaemonPorts, listen: string): Promise<void> {
  const listener = await localNet.listen(parseHostPort(listen), (connection) =>
    connection.abort(fail('refused', 'nobody listens here yet')),
  )
  await listener.close()
}
