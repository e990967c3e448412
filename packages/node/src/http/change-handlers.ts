/** What the operations do that change what the node is. */
import type { HandlerPorts, Handlers } from './handlers.ts'

export function changeHandlers({
  daemon,
}: HandlerPorts): Pick<
  Handlers,
  | 'makeNetwork'
  | 'endDemonstration'
  | 'getRelayAddresses'
  | 'startRelay'
  | 'stopRelay'
  | 'restartNode'
  | 'getSettings'
  | 'setUpstream'
  | 'removeUpstream'
  | 'setPorts'
  | 'setStoreQuota'
  | 'restoreOwner'
> {
  const { changes } = daemon
  return {
    makeNetwork: async ({ body }) => {
      await changes.makeNetwork(body)
      return daemon.network()
    },
    endDemonstration: async () => {
      await changes.endDemonstration()
      return daemon.status()
    },
    getRelayAddresses: () => changes.relayAddresses(),
    startRelay: async ({ body }) => {
      await changes.startRelay(body)
      return daemon.status()
    },
    stopRelay: async () => {
      await changes.stopRelay()
      return daemon.status()
    },
    restartNode: async () => {
      await changes.restartNode()
      return daemon.status()
    },
    removeUpstream: async () => {
      await changes.removeUpstream()
      return daemon.status()
    },
    getSettings: () => changes.settings(),
    setUpstream: async ({ body }) => {
      await changes.setUpstream(body.url)
      return daemon.status()
    },
    setPorts: async ({ body }) => {
      await changes.setPorts(body)
      return changes.settings()
    },
    setStoreQuota: async ({ body }) => {
      await changes.setStoreQuota(body.quota)
      return daemon.status()
    },
    restoreOwner: ({ body }) => changes.restore(body),
  }
}
