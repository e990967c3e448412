/** Method and path of the operations on shared files, downloads and what links hold (see paths.ts). */
export const SHARE_PATHS = {
  listShares: ['GET', '/v1/shares'],
  addShare: ['POST', '/v1/shares'],
  addShareStream: ['POST', '/v1/shares/stdin'],
  getShare: ['GET', '/v1/shares/{id}'],
  removeShare: ['DELETE', '/v1/shares/{id}'],
  relocateShare: ['POST', '/v1/shares/{id}/relocate'],
  listDownloads: ['GET', '/v1/downloads'],
  addDownload: ['POST', '/v1/downloads'],
  getDownload: ['GET', '/v1/downloads/{id}'],
  removeDownload: ['DELETE', '/v1/downloads/{id}'],
  pauseDownload: ['POST', '/v1/downloads/{id}/pause'],
  resumeDownload: ['POST', '/v1/downloads/{id}/resume'],
  inspectLink: ['POST', '/v1/content/inspect'],
  listContent: ['GET', '/v1/content/files'],
  getContent: ['GET', '/v1/content'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
