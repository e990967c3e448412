/** Method and path of the operations on the servers that run on this machine (see paths.ts). */
export const LOCAL_SERVER_PATHS = {
  listLocalServers: ['GET', '/v1/local-servers'],
  checkTarget: ['POST', '/v1/local-servers/check'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
