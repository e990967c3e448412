/** What each operation of the local API does: thin, since the work is the node's. */
import { type Answer, type Job, type OperationName, openApi, type Parsed } from '@warren/api'
import { type Clock, fail, isWarrenError, Sensitive, toHex } from '@warren/kernel'
import type { DaemonControl, ServiceProgress } from '../control.ts'
import type { JobBoard, JobProgress } from '../jobs/job-board.ts'
import { gone, present } from './absent.ts'
import { boxHandlers } from './box-handlers.ts'
import { changeHandlers } from './change-handlers.ts'
import { exposureHandlers } from './exposure-handlers.ts'
import { maySeeJob, realDirectory } from './directory-limit.ts'
import { keepHandlers } from './keep-handlers.ts'
import { localServerHandlers } from './local-server-handlers.ts'
import { nameHandlers } from './name-handlers.ts'
import { pageBy } from './page.ts'
import type { MediaTickets } from './media-tickets.ts'
import { pageHandlers } from './page-handlers.ts'
import type { PageSessions } from './page-sessions.ts'
import type { PlaceFinder } from './places.ts'
import type { Quotas } from './quotas.ts'
import { siteHandlers } from './site-handlers.ts'
import { recoveryHandlers } from './recovery-handlers.ts'
import { contentHandlers, downloadHandlers, shareHandlers } from './share-handlers.ts'
import type { Caller, Tokens } from './tokens.ts'

export interface HandlerPorts {
  readonly clock: Clock
  readonly daemon: DaemonControl
  readonly jobs: JobBoard
  readonly tokens: Tokens
  readonly page: PageSessions
  readonly places: PlaceFinder
  readonly media: MediaTickets
  /** Tells all listeners that something is not there any more. */
  readonly tellRemoved: TellRemoved
  /** A token or a session has ended: who listens with it is cut off. */
  readonly accessEnded: () => void
  readonly quotas: Quotas
}

export type TellRemoved = (kind: 'service' | 'share' | 'download', id: string) => void

/** Every operation but those that answer or take a stream. */
export type HandledOperation = Exclude<OperationName, 'getEvents' | 'addShareStream' | 'getContent'>

export type Handlers = {
  readonly [K in HandledOperation]: (request: Parsed<K>, caller: Caller) => Answer<K> | Promise<Answer<K>>
}

const SERVICE_STEPS = {
  introduce: 'choosing introduction points',
  publish: 'publishing the address',
} as const

export function createHandlers(ports: HandlerPorts): Handlers {
  const { daemon } = ports
  return {
    getStatus: () => daemon.status(),
    runDoctor: () => daemon.runDoctor(),
    getNetwork: () => daemon.network(),
    joinNetwork: ({ body }) => daemon.joinNetwork(body.network),
    tryDemonstration: () => daemon.tryDemonstration(),
    closeCircuit: ({ params }) => gone(daemon.node().closeCircuit(Number(params.id)), 'circuit'),
    getOperator: () => {
      const id = daemon.node().operator.id()
      return id === undefined ? {} : { id: toHex(id) }
    },
    forgetOperator: () => gone(daemon.node().operator.forget(), 'operator'),
    getStoreStatus: () => daemon.node().store(),
    getOpenApi: () => openApi(daemon.version),
    stop: () => {
      daemon.stop()
      return { stopping: true }
    },
    setPassphrase: ({ body }) =>
      daemon.setPassphrase(
        new Sensitive(body.passphrase),
        body.current === undefined ? undefined : new Sensitive(body.current),
      ),
    removePassphrase: ({ body }) => daemon.removePassphrase(new Sensitive(body.current)),
    unlock: ({ body }) => daemon.unlock(new Sensitive(body.passphrase)),
    ...changeHandlers(ports),
    ...exposureHandlers(ports),
    ...serviceHandlers(ports),
    ...shareHandlers(ports),
    ...keepHandlers(ports),
    ...downloadHandlers(ports),
    ...contentHandlers(ports),
    ...siteHandlers(ports),
    ...recoveryHandlers(ports),
    ...clientAuthHandlers(ports),
    ...nameHandlers(ports),
    ...boxHandlers(ports),
    ...jobHandlers(ports),
    ...tokenHandlers(ports),
    ...pageHandlers(ports),
    ...localServerHandlers(ports),
  }
}

type Some<K extends HandledOperation> = Pick<Handlers, K>

function serviceHandlers({
  daemon,
  jobs,
  tellRemoved,
  quotas,
}: HandlerPorts): Some<'listServices' | 'getService' | 'addService' | 'removeService' | 'setServiceClients'> {
  return {
    listServices: ({ query }) => pageBy(daemon.node().services.list(), ({ address }) => address, query),
    getService: ({ params }) => present(daemon.node().services.get(params.address), 'service'),
    addService: ({ body }, caller) => {
      const { services } = daemon.node()
      quotas.checkJobs(caller)
      const service = services.add(body)
      const plan = {
        kind: 'service-add',
        scope: 'services',
        startedBy: caller.id,
        steps: Object.values(SERVICE_STEPS),
        result: { service },
      } as const
      return jobs.start(plan, async (progress) => {
        progress.step(SERVICE_STEPS.introduce)
        const show = (now: ServiceProgress): void => showService(progress, now)
        try {
          return { service: await services.published(service.address, show, progress.cancel) }
        } catch (error) {
          // Who gives the job up wants no service: as if it had never been asked for.
          if (isWarrenError(error) && error.kind === 'cancelled') services.remove(service.address)
          throw error
        }
      })
    },
    setServiceClients: ({ params, body }) =>
      present(daemon.node().services.setClients(params.address, body.clients), 'service'),
    removeService: ({ params }) => {
      const { services } = daemon.node()
      // As it is listed: what was typed may be written otherwise.
      const address = services.get(params.address)?.address
      const removed = gone(services.remove(params.address), 'service')
      if (address !== undefined) tellRemoved('service', address)
      return removed
    },
  }
}

function showService(progress: JobProgress, service: ServiceProgress): void {
  const introduced = service.introductionPoints / Math.max(1, service.introductionPointsWanted)
  if (service.introductionPoints === 0) progress.part(0)
  else if (service.publishedTo === 0 && introduced < 1) progress.part(introduced)
  else {
    progress.step(SERVICE_STEPS.publish)
    progress.part(service.publishedTo / Math.max(1, service.publishTargets))
  }
  progress.waiting(service.waitingFor, service.cause)
}

function clientAuthHandlers({
  daemon,
}: HandlerPorts): Some<'listClientAuth' | 'addClientAuth' | 'removeClientAuth' | 'newClientKeys'> {
  return {
    listClientAuth: ({ query }) => pageBy(daemon.node().clientAuth.list(), ({ address }) => address, query),
    addClientAuth: ({ body }) => daemon.node().clientAuth.add(body.address, body.privateKey),
    removeClientAuth: ({ params }) => gone(daemon.node().clientAuth.remove(params.address), 'key'),
    newClientKeys: () => daemon.node().clientAuth.newKeys(),
  }
}

function jobHandlers({ jobs }: HandlerPorts): Some<'listJobs' | 'getJob' | 'cancelJob'> {
  const visible = (id: string, caller: Caller): Job => {
    const found = jobs.get(id)
    // A job that the caller may not see does not exist for it.
    return present(found !== undefined && maySeeJob(caller, found) ? found.job : undefined, 'job')
  }
  return {
    listJobs: ({ query }, caller) => {
      const mine = jobs.list().filter((entry) => maySeeJob(caller, entry))
      return pageBy(
        mine.map(({ job }) => job),
        ({ id }) => id,
        query,
      )
    },
    getJob: ({ params }, caller) => visible(params.id, caller),
    cancelJob: ({ params }, caller) => {
      const job = visible(params.id, caller)
      if (job.kind === 'up' && !caller.may('admin')) {
        throw fail('no-permission', 'only the owner stops the node', {
          next: 'Ask with the token of the scope admin.',
        })
      }
      jobs.cancel(params.id)
      return visible(params.id, caller)
    },
  }
}

function tokenHandlers({
  tokens,
  clock,
  daemon,
  accessEnded,
}: HandlerPorts): Some<'listTokens' | 'addToken' | 'removeToken'> {
  return {
    listTokens: ({ query }) => pageBy(tokens.list(), ({ id }) => id, query),
    addToken: async ({ body: { directory, ...wanted } }) => {
      const createdAt = new Date(clock.wallMs()).toISOString()
      if (directory === undefined) return tokens.add({ ...wanted, createdAt })
      const { places } = daemon.node().files
      return tokens.add({ ...wanted, directory: await realDirectory(places, directory), createdAt })
    },
    removeToken: ({ params }) => {
      const removed = gone(tokens.remove(params.id), 'token')
      accessEnded()
      return removed
    },
  }
}
