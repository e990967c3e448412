/** Method and path of the operations on names (see paths.ts). */
export const NAME_PATHS = {
  listNames: ['GET', '/v1/names'],
  addName: ['POST', '/v1/names'],
  resolveName: ['GET', '/v1/names/{name}'],
  removeName: ['DELETE', '/v1/names/{name}'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
