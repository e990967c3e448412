/** `warren service`: local servers on the network. */
import type { Job, Service } from '@warren/api'
import type { Client } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { type HomeOption, onInterrupt, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseClientKey, parsePortMap, parseServiceAddress } from '../parse.ts'
import { createJobProgress } from '../progress.ts'
import { curlCommand, linksOf, showNewService, showService } from '../show/service.ts'

export interface AddServiceOptions extends HomeOption {
  readonly name?: string
  readonly client?: readonly string[]
  readonly besideRelay?: boolean
}

/** Makes a service and waits until it can be reached. Ctrl-C gives it up: then it is as if it had not been asked for. */
export async function addService(
  output: Output,
  portMaps: readonly string[],
  options: AddServiceOptions,
): Promise<undefined> {
  const { name, client: clients, besideRelay } = options
  const body = {
    ports: portMaps.map(parsePortMap),
    ...(name === undefined ? {} : { name }),
    ...(clients === undefined ? {} : { clients: clients.map(parseClientKey) }),
    ...(besideRelay === undefined ? {} : { besideRelay }),
  }
  const { service, proxy } = await withDaemon(options, async (client) => {
    const job = await client.call('addService', { body })
    const made = await followAddition(client, job, output)
    return { service: made, proxy: (await client.call('getStatus')).proxy }
  })
  const [link] = linksOf(service)
  output.result(
    { ...service, link, ...(proxy === undefined ? {} : { command: curlCommand(proxy, service) }) },
    showNewService(service, proxy),
  )
}

/** Follows the job to its end. @throws CommandFailure with exit code 130: it was interrupted, and the service is gone. */
async function followAddition(client: Client, job: Job, output: Output): Promise<Service> {
  const interrupt = onInterrupt()
  try {
    const done = await client.follow(job, createJobProgress(output), { signal: interrupt.signal })
    if (done.result?.service === undefined) throw new CommandFailure('bug', 'The daemon tells no service.')
    return done.result.service
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    await client.call('cancelJob', { params: { id: job.id } })
    throw new CommandFailure('cancelled', 'Given up: the service has been removed.', {
      exitCode: EXIT.interrupted,
    })
  } finally {
    interrupt.release()
  }
}

export async function listServices(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const service of client.list('listServices')) {
      output.result(service, output.json ? '' : showService(service))
      shown++
    }
  })
  if (shown === 0)
    output.text('There is no service. Make one, for instance: warren service add 80=127.0.0.1:8123')
}

export async function removeService(
  output: Output,
  address: string,
  options: HomeOption,
): Promise<undefined> {
  const params = { address: parseServiceAddress(address) }
  await withDaemon(options, (client) => client.call('removeService', { params }))
  output.result(
    { removed: true, address: withSuffix(params.address) },
    'The service is removed. Its address will not be used again.',
  )
}

function withSuffix(address: string): string {
  return `${address.slice(0, 56)}.onion`
}
