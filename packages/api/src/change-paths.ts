/** Method and path of the operations that change what the node is while its daemon goes on (see paths.ts). */
export const CHANGE_PATHS = {
  makeNetwork: ['POST', '/v1/network/new'],
  endDemonstration: ['DELETE', '/v1/network/demonstration'],
  getRelayAddresses: ['GET', '/v1/relay/addresses'],
  startRelay: ['POST', '/v1/relay'],
  stopRelay: ['DELETE', '/v1/relay'],
  restartNode: ['POST', '/v1/restart'],
  getSettings: ['GET', '/v1/settings'],
  setUpstream: ['POST', '/v1/upstream'],
  removeUpstream: ['DELETE', '/v1/upstream'],
  setPorts: ['POST', '/v1/ports'],
  setStoreQuota: ['POST', '/v1/store/quota'],
  restoreOwner: ['POST', '/v1/restore'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
