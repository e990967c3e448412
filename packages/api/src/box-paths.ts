/** Method and path of the operations on boxes (see paths.ts). */
export const BOX_PATHS = {
  listBoxes: ['GET', '/v1/boxes'],
  addBoxes: ['POST', '/v1/boxes'],
  pinBoxes: ['POST', '/v1/box-pins'],
  removeBoxes: ['DELETE', '/v1/boxes/{id}'],
  appendBox: ['POST', '/v1/boxes/{id}/append'],
  readBoxes: ['POST', '/v1/box-readings'],
  eraseBox: ['POST', '/v1/box-erasures'],
  renewBox: ['POST', '/v1/box-renewals'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
