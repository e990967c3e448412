/** What every entry of the package has: the client, its errors, and the shapes of what the daemon tells. */
export { ApiError } from './api-error.ts'
export {
  type CallOptions,
  type Client,
  createClient,
  type OpenOptions,
  type Send,
  type WireAnswer,
  type WireRequest,
} from './client.ts'
export { checkStored, get, leave, repairStored, share, shareBytes, type WorkOptions } from './files.ts'
export type { FollowOptions } from './follow-job.ts'
export type {
  Answer,
  Circuit,
  ClientAuth,
  ClientKeyPair,
  Content,
  ContentEntry,
  Diagnosis,
  Download,
  Event,
  Finding,
  Job,
  OperationName,
  Pin,
  PortMap,
  Request,
  Service,
  Share,
  Status,
  Step,
  Storage,
  Stored,
} from '@warren/api'
export type { ProblemKind } from '@warren/api/problem'
