import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showStatus } from '../show/status.ts'

export async function status(output: Output, options: HomeOption): Promise<undefined> {
  const answer = await withDaemon(options, (client) => client.call('getStatus'))
  output.result(answer, output.json ? '' : showStatus(answer))
}
