export {
  type ContentReader,
  createDownloads,
  type DownloadPorts,
  type Downloads,
  type DownloadsConfig,
  type ReadRange,
} from './downloads.ts'
export type {
  DownloadRequest,
  DownloadStatus,
  GetProgress,
  ManifestView,
  RenamedEntry,
  ViewEntry,
} from './download-status.ts'
export type { Connect, ConnectRequest } from './lane.ts'
export type { FindProviders } from './provider-search.ts'
export type { HoldersStatus, SourceStatus } from './source.ts'
