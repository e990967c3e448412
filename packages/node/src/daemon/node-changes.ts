/** What an owner changes about his node while its daemon goes on: its network, whether it is a relay, whose it is. */
import fs from 'node:fs'
import { combineRoot } from '../recovery/split-root.ts'
import { parseRecoveryWords } from '@warren/crypto'
import { fail, Sensitive } from '@warren/kernel'
import type { NodeChanges } from '../control.ts'
import { BACKUP_FILE_MAX_BYTES } from '../limits.ts'
import { STATE_FILE_NAME } from './home.ts'
import { noNetworkYet } from './home-network.ts'
import { firstRelayNetwork, keepNewNetwork, relayAddress } from './network-home.ts'
import { checkFree, configWith, reconfigure } from './reconfigure.ts'
import { relayAddresses } from './relay-addresses.ts'
import { fillHome, type RestoreSource } from './restore-home.ts'
import { createSettingsChanges, type SettingsParts } from './settings-changes.ts'
import { markRestore, settleRestore } from './unfinished-restore.ts'
import { wereWordsShown } from './words-shown.ts'

export type NodeChangesParts = SettingsParts

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
    ...createSettingsChanges(parts),
    restartNode: () => held.anew(async () => () => {}),
    restore: (request) => restore(parts, request),
  }
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
