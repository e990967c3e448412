export * from './limits.ts'
export * from './openapi.ts'
export * from './operation.ts'
export * from './operations.ts'
export * from './paths.ts'
export * from './problem.ts'
export type { Circuit, CircuitPurpose } from './schemas/circuit.ts'
export type { ClientAuth, ClientKeyPair } from './schemas/client-auth.ts'
export type { Content, ContentEntry, Download, DownloadRequest, MediaTicket } from './schemas/download.ts'
export type { Diagnosis, Finding } from './schemas/doctor.ts'
export type { Crowd, Exposure, GuardMember } from './schemas/exposure.ts'
export type { Event } from './schemas/event.ts'
export type { LetGo, Pin, PinState, Stored } from './schemas/kept.ts'
export type { Job, Step } from './schemas/job.ts'
export type { LocalServer, TargetCheck } from './schemas/local-server.ts'
export type { PageCode, PageSession } from './schemas/page-session.ts'
export type { PlaceFindRequest, PlaceList, Places } from './schemas/place.ts'
export type { Storage } from './schemas/passphrase.ts'
export type {
  BackupShares,
  BackupState,
  BackupWords,
  Recovery,
  Restored,
  RestoreOutcome,
  RestoreRequest,
} from './schemas/recovery.ts'
export type { RelayAddresses, RelayRequest } from './schemas/relay-request.ts'
export { SCOPES, type Scope } from './schemas/scope.ts'
export type { PortMap, Service, ServiceRequest } from './schemas/service.ts'
export type { NameEntry, ResolvedName } from './schemas/name.ts'
export type { NetworkAnswer, NewNetworkRequest } from './schemas/network.ts'
export type { RelayRef } from './schemas/relay-ref.ts'
export type { Space } from './schemas/space.ts'
export type { Socket } from './schemas/socket.ts'
export type { Site, SitePreview, SitePublished, SiteVersion, SiteWay } from './schemas/site.ts'
export type { Share, ShareRequest, ShareStreamQuery } from './schemas/share.ts'
export type { Status } from './schemas/status.ts'
export type { StoreHeld, StoreStatus } from './schemas/store-status.ts'
export type { Stream } from './schemas/stream.ts'
export { type SupportBundle, type SupportLogLine, supportLogLineSchema } from './schemas/support.ts'
export type { Traffic } from './schemas/traffic.ts'
export { DEFAULT_TOKEN_QUOTA, type NewToken, type Token, type TokenQuota } from './schemas/token.ts'
export { hostPortSchema } from './schemas/text.ts'
