/** Method and path of the operations that change what the node is while its daemon goes on (see paths.ts). */
export const CHANGE_PATHS = {
  makeNetwork: ['POST', '/v1/network/new'],
  endDemonstration: ['DELETE', '/v1/network/demonstration'],
  getRelayAddresses: ['GET', '/v1/relay/addresses'],
  startRelay: ['POST', '/v1/relay'],
  stopRelay: ['DELETE', '/v1/relay'],
  restartNode: ['POST', '/v1/restart'],
  removeUpstream: ['DELETE', '/v1/upstream'],
  restoreOwner: ['POST', '/v1/restore'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
