/** Method and path of the operations on what leaves this machine and what may be told of it (see paths.ts). */
export const EXPOSURE_PATHS = {
  getExposure: ['GET', '/v1/exposure'],
  listRelays: ['GET', '/v1/relays'],
  listStreams: ['GET', '/v1/streams'],
  getTraffic: ['GET', '/v1/traffic'],
  listSockets: ['GET', '/v1/sockets'],
  makeSupportBundle: ['POST', '/v1/support'],
  getSpace: ['GET', '/v1/space'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
