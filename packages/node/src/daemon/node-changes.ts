/** What an owner changes about his node while its daemon goes on: its network, whether it is a relay, whose it is. */
import fs from 'node:fs'
import { combineRoot } from '../recovery/split-root.ts'
import { parseRecoveryWords } from '@warren/crypto'
import { fail, Sensitive } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { CONFIG_FILE_MAX_BYTES, CONFIG_FILE_NAME, type Config, parseHostPort, readConfig } from '../config.ts'
import type { NodeChanges } from '../control.ts'
import { BACKUP_FILE_MAX_BYTES } from '../limits.ts'
import { rememberConfig } from './config-file.ts'
import { STATE_FILE_NAME } from './home.ts'
import { type HomeNetwork, noNetworkYet } from './home-network.ts'
import type { HeldNode, Undo } from './held-node.ts'
import { firstRelayNetwork, keepNewNetwork, relayAddress } from './network-home.ts'
import { upstreamOf } from './node-config.ts'
import type { DaemonPorts } from './ports.ts'
import { relayAddresses } from './relay-addresses.ts'
import { fillHome, type RestoreSource } from './restore-home.ts'
import type { RouterPorts } from './router-port.ts'
import { markRestore, settleRestore } from './unfinished-restore.ts'
import { wereWordsShown } from './words-shown.ts'

export interface NodeChangesParts {
  readonly home: HomeDir
  readonly belongs: HomeNetwork
  readonly ports: DaemonPorts
  readonly router: RouterPorts
  readonly held: HeldNode
}

const NO_RELAY = {
  relay: undefined,
  listen: undefined,
  advertise: undefined,
  bandwidth: undefined,
  volume: undefined,
} as const

export function createNodeChanges(parts: NodeChangesParts): NodeChanges {
  const { home, belongs, held, ports } = parts
  return {
    relayAddresses: () => relayAddresses(),
    async makeNetwork({ name, listen, advertise }) {
      belongs.requireNone()
      const { root } = held.key
      if (root === undefined)
        throw fail('locked', 'the state is locked by a passphrase', { next: 'Unlock it first.' })
      const wanted = { name, listen, advertise }
      relayAddress(wanted)
      const config = configWith(belongs.config, { relay: true, listen, advertise })
      await held.anew(async () => {
        await checkFree(ports, listen)
        const network = firstRelayNetwork(ports.primitives, root, wanted)
        keepNewNetwork(home, network, wanted)
        belongs.begin(network, config)
        return () => {}
      })
    },
    async endDemonstration() {
      if (belongs.place?.isDemonstration !== true) {
        throw fail('bad-input', 'no demonstration runs here', { next: 'There is nothing to end.' })
      }
      await held.anew(async () => {
        await belongs.endDemonstration()
        held.useKeyOf(home)
        return () => {}
      })
    },
    async startRelay(request) {
      if (belongs.place === undefined) throw noNetworkYet()
      if (belongs.place.isDemonstration) belongs.requireNone()
      relayAddress(request)
      const { bandwidth, volume, listen, advertise, portMapping = false } = request
      const relay = { relay: true, listen, advertise, bandwidth, volume }
      const given = configWith(belongs.config, { ...relay, portMapping })
      await held.anew(async () => {
        await checkFree(ports, listen)
        return reconfigure(parts, given, { ...relay, portMapping: portMapping ? true : undefined })
      })
    },
    async stopRelay() {
      if (!belongs.config.relay) {
        throw fail('bad-input', 'this node is no relay', { next: 'There is nothing to end.' })
      }
      const given = configWith(belongs.config, { ...NO_RELAY, relay: false })
      await held.anew(() => reconfigure(parts, given, NO_RELAY))
    },
    async removeUpstream() {
      if (belongs.config.upstream === undefined) {
        throw fail('bad-input', 'links go through no proxy here', { next: 'There is nothing to take away.' })
      }
      const given = configWith(belongs.config, { upstream: undefined })
      await held.anew(() => reconfigure(parts, given, { upstream: undefined }))
    },
    restartNode: () => held.anew(async () => () => {}),
    restore: (request) => restore(parts, request),
  }
}

/** @throws WarrenError `bad-input`: they do not fit together. */
function configWith(
  config: Config,
  changes: { readonly [K in keyof Config]?: Config[K] | undefined },
): Config {
  const members = Object.entries({ ...config, ...changes }).filter(([, value]) => value !== undefined)
  return readConfig(undefined, Object.fromEntries(members))
}

/** Written down first: what holds now holds at the next start as well. */
async function reconfigure(
  { home, belongs, router, ports }: NodeChangesParts,
  given: Config,
  remembered: Parameters<typeof rememberConfig>[1],
): Promise<Undo> {
  const [before, file] = [belongs.config, home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES)]
  rememberConfig(home, remembered)
  const use = async (config: Config): Promise<void> => {
    ports.useUpstream(upstreamOf(config))
    belongs.configure(await router.open(config))
  }
  await use(given)
  return async () => {
    if (file === undefined) home.remove(CONFIG_FILE_NAME)
    else home.writeAtomic(CONFIG_FILE_NAME, file)
    await use(before)
  }
}

/** A node that cannot listen ends the daemon: so that is found out before. @throws WarrenError `unreachable`. */
async function checkFree({ localNet }: DaemonPorts, listen: string): Promise<void> {
  const listener = await localNet.listen(parseHostPort(listen), (connection) =>
    connection.abort(fail('refused', 'nobody listens here yet')),
  )
  await listener.close()
}

async function restore(
  { home, belongs, held, ports }: NodeChangesParts,
  { words, shares, file }: Parameters<NodeChanges['restore']>[0],
): ReturnType<NodeChanges['restore']> {
  if ((words === undefined) === (shares === undefined)) {
    throw fail('bad-input', 'an owner is brought back by words, or by shares of them', {
      next: 'Give one of the two.',
    })
  }
  belongs.requireNone()
  if (held.key.storage().passphrase || !home.isEmpty(STATE_FILE_NAME) || wereWordsShown(home)) throw wasUsed()
  const { primitives } = ports
  const root = new Sensitive(
    words === undefined ? await combineRoot(primitives, shares ?? []) : parseRecoveryWords(words),
  )
  const source: RestoreSource =
    file === undefined ? { kind: 'network' } : { kind: 'file', file: readBackup(file) }
  let outcome: Awaited<ReturnType<typeof fillHome>> | undefined
  await held.anew(async () => {
    markRestore(home, primitives, root)
    try {
      outcome = await fillHome(home, root, source, true)
    } finally {
      settleRestore(home, primitives)
      held.useKeyOf(home)
    }
    return () => {}
  })
  return outcome as NonNullable<typeof outcome>
}

function readBackup(file: string): Uint8Array {
  const stat = file.startsWith('/') ? fs.statSync(file, { throwIfNoEntry: false }) : undefined
  if (stat?.isFile() === true && stat.size <= BACKUP_FILE_MAX_BYTES) return fs.readFileSync(file)
  throw fail('bad-input', 'this is not a backup file', {
    next: 'Name the full path of a file that was saved under "Recovery words", or by: warren backup file PATH',
  })
}

function wasUsed(): Error {
  return fail('bad-input', 'this home has keys already; restoring would replace them', {
    next: 'Name an empty directory: warren restore --home DIR',
  })
}
