/** Puts something of this program on the network, and takes it off again. */
import type { Job, Request, Service } from '@warren/api'
import { ApiError } from '../api-error.ts'
import { givenUp } from '../body-chunks.ts'
import type { Client } from '../client.ts'
import { lookUntil } from '../events-until.ts'
import { checkPort } from '../streams/address.ts'
import { type HandlerOptions, localServerOf, type ServeTarget } from './local-server.ts'

export interface ServeOptions extends HandlerOptions {
  /** The port that visitors give; 80 unless said. */
  readonly port?: number
  /**
   * Keeps the address: a service of this name that is there is used again, and its ports lead here from now on, and `close`
   * leaves it there for the next time. Without a name the address is gone for good with `close`.
   */
  readonly name?: string
  /** Public keys of those who may enter; none: everybody who has the address. */
  readonly clients?: readonly string[]
  /** Agrees to serve beside a listed relay, whose uptime is public and equals the service's. */
  readonly besideRelay?: boolean
  /** Gives it up; what was made is taken away again. */
  readonly signal?: AbortSignal
  /** Told how far it is. */
  readonly onJob?: (job: Job) => void
}

/** Something that can be reached. */
export interface Served extends AsyncDisposable {
  /** 56 characters and `.onion`. */
  readonly address: string
  readonly port: number
  /** How it is now. @throws ApiError */
  service(): Promise<Service>
  /** Turns visitors away, and forgets the address unless it has a name. */
  close(): Promise<void>
}

/** Resolves once it can be reached. @throws ApiError */
export async function serve(client: Client, what: ServeTarget, options: ServeOptions = {}): Promise<Served> {
  const { port = 80, name, signal } = options
  checkPort(port)
  if (signal?.aborted === true) throw givenUp(signal.reason)
  const known = name === undefined ? undefined : await findByName(client, name)
  if (known !== undefined) checkClients(known, options.clients)
  const local = await localServerOf(what, options)
  const undo: (() => Promise<unknown>)[] = [() => local.close()]
  try {
    const ports = [{ port, target: local.target }]
    const address =
      known === undefined
        ? await add(client, ports, options, (made) => undo.unshift(() => remove(client, made)))
        : await take(client, known, ports, options)
    return servedAt(client, { address, port }, async () => {
      if (name === undefined) await remove(client, address)
      await local.close()
    })
  } catch (error) {
    for (const step of undo) await step().catch(() => {})
    throw error
  }
}

function servedAt(
  client: Client,
  { address, port }: Pick<Served, 'address' | 'port'>,
  end: () => Promise<void>,
): Served {
  let ended: Promise<void> | undefined
  const close = (): Promise<void> => {
    ended ??= end()
    return ended
  }
  return {
    address,
    port,
    service: () => client.call('getService', { params: { address } }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

type Ports = Request<'addService'>['body']['ports']

/** @param made - told the address, which is there before it can be reached. */
async function add(
  client: Client,
  ports: Ports,
  { name, clients, besideRelay, signal, onJob }: ServeOptions,
  made: (address: string) => void,
): Promise<string> {
  const body = {
    ports,
    ...(name === undefined ? {} : { name }),
    ...(clients === undefined ? {} : { clients: [...clients] }),
    ...(besideRelay === undefined ? {} : { besideRelay }),
  }
  const job = await client.call('addService', { body })
  const address = job.result?.service?.address
  if (address === undefined) throw new ApiError('bug', 'The daemon tells no service.')
  made(address)
  try {
    await client.follow(job, onJob ?? (() => {}), signal === undefined ? {} : { signal })
  } catch (error) {
    throw signal?.aborted === true ? givenUp(error) : error
  }
  return address
}

/** Leads a service that is there to this program; resolves once it can be reached. */
async function take(
  client: Client,
  { address }: Service,
  ports: Ports,
  { signal }: ServeOptions,
): Promise<string> {
  await client.call('setServicePorts', { params: { address }, body: { ports } })
  await lookUntil(
    client,
    async () => {
      const service = await client.call('getService', { params: { address } })
      if (service.state === 'published' || service.state === 'degraded') return service
      if (service.state === 'stopped') throw new ApiError('closed', 'The service was stopped.')
      return undefined
    },
    ({ type, data }) => type === 'service' && data.address === address,
    signal,
  )
  return address
}

/** @throws ApiError `conflict`: the name does not say which. */
export async function findByName(client: Client, name: string): Promise<Service | undefined> {
  const found: Service[] = []
  for await (const service of client.list('listServices')) if (service.name === name) found.push(service)
  if (found.length <= 1) return found[0]
  throw new ApiError('conflict', 'Several services of this node have this name.', {
    next: 'Remove the others, or take another name: warren service list',
  })
}

/** Whom a service admits is settled when it is made. */
function checkClients(service: Service, clients: readonly string[] | undefined): void {
  const wanted = new Set((clients ?? []).map((key) => key.toLowerCase()))
  if (wanted.size === service.clients.length && service.clients.every((key) => wanted.has(key))) return
  throw new ApiError('conflict', 'The service of this name admits other clients.', {
    next: 'Take another name, or remove it first: its address is then gone.',
  })
}

async function remove(client: Client, address: string): Promise<void> {
  try {
    await client.call('removeService', { params: { address } })
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof ApiError && error.kind === 'not-found')) throw error
  }
}
