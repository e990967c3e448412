/** What an owner can set about his node, read when a screen needs it. */
import type { PortsRequest, Settings } from '@warren/api'
import { Attempt } from './attempt.svelte.ts'
import { live } from './live.svelte.ts'

export class NodeSettings {
  readonly reading = new Attempt()
  current: Settings | undefined = $state.raw()

  read(): Promise<boolean> {
    return this.reading.run(async () => {
      this.current = await live.client.call('getSettings')
    })
  }

  async setPorts(body: PortsRequest): Promise<void> {
    this.current = await live.client.call('setPorts', { body })
  }
}
