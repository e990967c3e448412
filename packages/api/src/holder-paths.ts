/** Method and path of the operations on what a relay keeps for others (see paths.ts). */
export const HOLDER_PATHS = {
  getStoreStatus: ['GET', '/v1/store'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
