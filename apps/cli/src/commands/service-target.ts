/** `warren service target`: other servers behind an address that stays. */
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parsePortMap, parseServiceAddress } from '../parse.ts'
import { showService } from '../show/service.ts'

export async function setTarget(
  output: Output,
  address: string,
  portMaps: readonly string[],
  options: HomeOption,
): Promise<undefined> {
  const params = { address: parseServiceAddress(address) }
  const body = { ports: portMaps.map(parsePortMap) }
  const service = await withDaemon(options, (client) => client.call('setServicePorts', { params, body }))
  output.result(service, showService(service))
}
