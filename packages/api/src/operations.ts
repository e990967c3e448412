/**
 * Every operation of the local API in one table: who may, what goes in, what comes out. The server checks by it, OpenAPI
 * is generated from it, the SDK takes its types from it (docs/spec/local-api.md §3).
 */
import * as z from 'zod'
import { BOX_OPERATIONS } from './box-operations.ts'
import { CHANGE_OPERATIONS } from './change-operations.ts'
import type { Operation } from './operation.ts'
import type { OperationName } from './paths.ts'
import { circuitSchema } from './schemas/circuit.ts'
import { clientAuthRequestSchema, clientAuthSchema, clientKeyPairSchema } from './schemas/client-auth.ts'
import { diagnosisSchema } from './schemas/doctor.ts'
import { eventSchema } from './schemas/event.ts'
import { jobSchema } from './schemas/job.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import {
  passphraseRemovalSchema,
  passphraseRequestSchema,
  storageSchema,
  unlockRequestSchema,
} from './schemas/passphrase.ts'
import {
  backupFileSchema,
  backupStateSchema,
  backupSharesRequestSchema,
  backupSharesSchema,
  backupWordsRequestSchema,
  backupWordsSchema,
} from './schemas/recovery.ts'
import {
  serviceClientsSchema,
  servicePortsSchema,
  serviceRequestSchema,
  serviceSchema,
} from './schemas/service.ts'
import { statusSchema } from './schemas/status.ts'
import { byIdSchema as byId, removedSchema as removed, serviceAddressSchema } from './schemas/text.ts'
import { newTokenSchema, tokenRequestSchema, tokenSchema } from './schemas/token.ts'
import { LOCAL_SERVER_OPERATIONS } from './local-server-operations.ts'
import { EXPOSURE_OPERATIONS } from './exposure-operations.ts'
import { NAME_OPERATIONS } from './name-operations.ts'
import { KEEP_OPERATIONS } from './keep-operations.ts'
import { HOLDER_OPERATIONS } from './holder-operations.ts'
import { NETWORK_OPERATIONS } from './network-operations.ts'
import { PAGE_OPERATIONS } from './page-operations.ts'
import { SHARE_OPERATIONS } from './share-operations.ts'
import { SITE_OPERATIONS } from './site-operations.ts'

const noParams = z.strictObject({})
const byAddress = z.strictObject({ address: serviceAddressSchema })

export const OPERATIONS = {
  getStatus: { summary: 'How the node is', scope: 'status', status: 200, answer: statusSchema },
  runDoctor: {
    summary: 'What is wrong, most likely cause first; takes up to 15 s',
    scope: 'status',
    status: 200,
    answer: diagnosisSchema,
  },
  listCircuits: {
    summary: 'Open circuits',
    scope: 'status',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(circuitSchema),
  },
  closeCircuit: {
    summary: 'Tears a circuit down; what used it goes on over others',
    scope: 'admin',
    params: byId,
    status: 200,
    answer: removed,
  },
  listServices: {
    summary: 'Services of this node',
    scope: 'services',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(serviceSchema),
  },
  addService: {
    summary: 'Puts a local server on the network',
    scope: 'services',
    body: serviceRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  getService: {
    summary: 'One service',
    scope: 'services',
    params: byAddress,
    status: 200,
    answer: serviceSchema,
  },
  removeService: {
    summary: 'Removes a service; its address is never used again',
    scope: 'services',
    params: byAddress,
    status: 200,
    answer: removed,
  },
  ...SHARE_OPERATIONS,
  ...KEEP_OPERATIONS,
  ...NETWORK_OPERATIONS,
  ...CHANGE_OPERATIONS,
  ...PAGE_OPERATIONS,
  ...LOCAL_SERVER_OPERATIONS,
  ...EXPOSURE_OPERATIONS,
  ...NAME_OPERATIONS,
  ...SITE_OPERATIONS,
  ...BOX_OPERATIONS,
  ...HOLDER_OPERATIONS,
  listClientAuth: {
    summary: 'Services this node holds a key for',
    scope: 'connect',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(clientAuthSchema),
  },
  addClientAuth: {
    summary: 'Keeps the key that opens a service',
    scope: 'connect',
    body: clientAuthRequestSchema,
    status: 201,
    answer: clientAuthSchema,
  },
  removeClientAuth: {
    summary: 'Forgets the key of a service',
    scope: 'connect',
    params: byAddress,
    status: 200,
    answer: removed,
  },
  newClientKeys: {
    summary: 'Makes a key pair; the node keeps neither half',
    scope: 'connect',
    status: 201,
    answer: clientKeyPairSchema,
  },
  listJobs: {
    summary: 'Jobs that run or ended lately',
    scope: 'status',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(jobSchema),
  },
  getJob: { summary: 'One job', scope: 'status', params: byId, status: 200, answer: jobSchema },
  cancelJob: { summary: 'Gives a job up', scope: 'status', params: byId, status: 200, answer: jobSchema },
  listTokens: {
    summary: 'Tokens of other programs',
    scope: 'admin',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(tokenSchema),
  },
  addToken: {
    summary: 'Makes a token',
    scope: 'admin',
    body: tokenRequestSchema,
    status: 201,
    answer: newTokenSchema,
  },
  removeToken: { summary: 'Revokes a token', scope: 'admin', params: byId, status: 200, answer: removed },
  setServiceClients: {
    summary: 'Says anew who may enter a service; who is in stays until he leaves',
    scope: 'services',
    params: byAddress,
    body: serviceClientsSchema,
    status: 200,
    answer: serviceSchema,
  },
  setServicePorts: {
    summary: 'Leads the ports of a service to other servers',
    scope: 'services',
    params: byAddress,
    body: servicePortsSchema,
    status: 200,
    answer: serviceSchema,
  },
  getBackupWords: {
    summary: 'The root secret as 24 words',
    scope: 'admin',
    body: backupWordsRequestSchema,
    status: 200,
    answer: backupWordsSchema,
  },
  getBackupShares: {
    summary: 'Splits the root secret into shares',
    scope: 'admin',
    body: backupSharesRequestSchema,
    status: 200,
    answer: backupSharesSchema,
  },
  getBackupFile: {
    summary: 'Everything beside the root secret, sealed under it',
    scope: 'admin',
    status: 200,
    answer: backupFileSchema,
  },
  confirmBackup: {
    summary: 'Remembers that the owner holds a backup of the root secret',
    scope: 'admin',
    status: 200,
    answer: backupStateSchema,
  },
  setPassphrase: {
    summary: 'Seals the root secret with a passphrase',
    scope: 'admin',
    body: passphraseRequestSchema,
    status: 200,
    answer: storageSchema,
  },
  removePassphrase: {
    summary: 'Takes the passphrase away: the root secret lies open on the disk again',
    scope: 'admin',
    body: passphraseRemovalSchema,
    status: 200,
    answer: storageSchema,
  },
  unlock: {
    summary: 'Opens the sealed root secret and starts the node',
    scope: 'admin',
    body: unlockRequestSchema,
    status: 200,
    answer: storageSchema,
  },
  stop: {
    summary: 'Stops the daemon',
    scope: 'admin',
    status: 202,
    answer: z.object({ stopping: z.literal(true) }).meta({ id: 'Stopping' }),
  },
  getEvents: {
    summary: 'What changes, as it changes',
    scope: 'status',
    query: noParams,
    status: 200,
    answer: eventSchema,
    mediaType: 'text/event-stream',
  },
  getOpenApi: {
    summary: 'This description',
    scope: 'public',
    status: 200,
    answer: z.object({}).loose().meta({ id: 'OpenApi' }),
  },
} as const satisfies Record<OperationName, Operation>

type Table = typeof OPERATIONS

/** The parts of a request as a handler gets them: parsed. */
export type Parsed<K extends OperationName> = {
  readonly params: Table[K] extends { params: infer P extends z.ZodType } ? z.output<P> : undefined
  readonly query: Table[K] extends { query: infer Q extends z.ZodType } ? z.output<Q> : undefined
  readonly body: Table[K] extends { body: infer B extends z.ZodType } ? z.output<B> : undefined
}

/** The parts of a request as a client gives them. */
export type Request<K extends OperationName> = (Table[K] extends { params: infer P extends z.ZodType }
  ? { readonly params: z.input<P> }
  : { readonly params?: undefined }) &
  (Table[K] extends { query: infer Q extends z.ZodType }
    ? { readonly query?: z.input<Q> }
    : { readonly query?: undefined }) &
  (Table[K] extends { body: infer B extends z.ZodType }
    ? { readonly body: z.input<B> }
    : { readonly body?: undefined })

export type Answer<K extends OperationName> = z.output<Table[K]['answer']>
