/** Method and path of the operations on the network itself (see paths.ts). */
export const NETWORK_PATHS = {
  getNetwork: ['GET', '/v1/network'],
  joinNetwork: ['POST', '/v1/network'],
  tryDemonstration: ['POST', '/v1/network/demonstration'],
  getOperator: ['GET', '/v1/operator'],
  forgetOperator: ['DELETE', '/v1/operator'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
