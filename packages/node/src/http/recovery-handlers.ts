/** Backups over the local API: only for who holds the owner's token, and the passphrase where there is one. */
import { formatRecoveryWords } from '@warren/crypto'
import { Sensitive } from '@warren/kernel'
import { countsOf } from '../recovery/entry-counts.ts'
import { splitRoot } from '../recovery/split-root.ts'
import { present } from './absent.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'

export function recoveryHandlers({
  daemon,
}: HandlerPorts): Pick<
  Handlers,
  'getBackupWords' | 'getBackupShares' | 'getBackupFile' | 'confirmBackup' | 'setServicePorts'
> {
  const asked = (passphrase: string | undefined): Sensitive<string> | undefined =>
    passphrase === undefined ? undefined : new Sensitive(passphrase)
  return {
    getBackupWords: async ({ body }) => {
      const { root } = await daemon.root(asked(body.passphrase))
      return { words: formatRecoveryWords(root.reveal()) }
    },
    getBackupShares: async ({ body }) => {
      const { root, primitives } = await daemon.root(asked(body.passphrase))
      return { shares: await splitRoot(primitives, root.reveal(), body) }
    },
    getBackupFile: () => {
      const { file, index } = daemon.node().recovery.backupFile()
      return { file: Buffer.from(file).toString('base64'), ...countsOf(index) }
    },
    confirmBackup: () => daemon.node().recovery.confirmBackup(),
    setServicePorts: ({ params, body }) =>
      present(daemon.node().services.setPorts(params.address, body.ports), 'service'),
  }
}
