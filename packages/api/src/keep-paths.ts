/** Method and path of the operations on what is left in the network and kept alive there (see paths.ts). */
export const KEEP_PATHS = {
  leaveShare: ['POST', '/v1/shares/{id}/leave'],
  listPins: ['GET', '/v1/pins'],
  addPin: ['POST', '/v1/pins'],
  removePin: ['DELETE', '/v1/pins/{id}'],
  findPin: ['POST', '/v1/pins/find'],
  checkStored: ['POST', '/v1/pins/check'],
  repairStored: ['POST', '/v1/pins/repair'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
