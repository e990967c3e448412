/** Method and path of the operations that the page needs beside all others; no schema library here. */
export const PAGE_PATHS = {
  addPageCode: ['POST', '/v1/page/codes'],
  openPageSession: ['POST', '/v1/page/sessions'],
  renewPageSession: ['POST', '/v1/page/sessions/renew'],
  closePageSessions: ['POST', '/v1/page/sessions/close'],
  getPlaces: ['GET', '/v1/places'],
  listPlace: ['GET', '/v1/places/list'],
  findPlace: ['POST', '/v1/places/find'],
  addMediaTicket: ['POST', '/v1/media'],
  openDownloadFolder: ['POST', '/v1/downloads/{id}/open'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
