/** `warren store`: what a relay keeps for others, and how much that may be. */
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showStore } from '../show/store.ts'

export async function storeStatus(output: Output, options: HomeOption): Promise<undefined> {
  const status = await withDaemon(options, (client) => client.call('getStoreStatus'))
  output.result(status, output.json ? '' : showStore(status))
}

export async function setStoreQuota(output: Output, quota: string, options: HomeOption): Promise<undefined> {
  const status = await withDaemon(options, async (client) => {
    await client.call('setStoreQuota', { body: { quota } })
    return client.call('getStoreStatus')
  })
  output.result(status, output.json ? '' : showStore(status))
}
