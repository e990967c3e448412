/** `warren settings`: own ports and the proxy of links, changed while the daemon runs. */
import type { PortsRequest, Settings } from '@warren/api'
import { badInput } from '../command-failure.ts'
import { commandFor, type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { readSecretFile } from '../read-secret.ts'
import { portsText, settingsText } from '../show/settings.ts'
import { showStatus } from '../show/status.ts'

export async function showSettings(output: Output, options: HomeOption): Promise<undefined> {
  const settings = await withDaemon(options, (client) => client.call('getSettings'))
  output.result(settings, settingsText(settings))
}

/** @param given - `off`, `-` for stdin, or the proxy. */
export async function setUpstream(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const url = given === '-' ? (await readSecretFile('-')).trim() : given
  const status = await withDaemon(options, (client) =>
    url === 'off' ? client.call('removeUpstream') : client.call('setUpstream', { body: { url } }),
  )
  output.result(status, output.json ? '' : showStatus(status))
}

export async function setPorts(output: Output, options: HomeOption & PortsRequest): Promise<undefined> {
  const { proxy, gateway, api } = options
  const body = {
    ...(proxy === undefined ? {} : { proxy }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(api === undefined ? {} : { api }),
  }
  if (Object.keys(body).length === 0)
    throw badInput('Nothing is to be changed.', 'Name at least one of --proxy, --gateway and --api.')
  const settings: Settings = await withDaemon(options, (client) => client.call('setPorts', { body }))
  const restart = `${commandFor(options, 'down')}, then ${commandFor(options, 'up', '--detach')}`
  output.result(settings, portsText(settings, restart))
}
