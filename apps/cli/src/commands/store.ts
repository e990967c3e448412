/** `warren store status`: what a relay keeps for others. */
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showStore } from '../show/store.ts'

export async function storeStatus(output: Output, options: HomeOption): Promise<undefined> {
  const status = await withDaemon(options, (client) => client.call('getStoreStatus'))
  output.result(status, output.json ? '' : showStore(status))
}
