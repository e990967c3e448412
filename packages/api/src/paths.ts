/**
 * Method and path of every operation of the local API. No schema library in this file: the SDK loads it on every command.
 */
import { BOX_PATHS } from './box-paths.ts'
import { CHANGE_PATHS } from './change-paths.ts'
import { LOCAL_SERVER_PATHS } from './local-server-paths.ts'
import { EXPOSURE_PATHS } from './exposure-paths.ts'
import { NAME_PATHS } from './name-paths.ts'
import { KEEP_PATHS } from './keep-paths.ts'
import { HOLDER_PATHS } from './holder-paths.ts'
import { NETWORK_PATHS } from './network-paths.ts'
import { PAGE_PATHS } from './page-paths.ts'
import { SHARE_PATHS } from './share-paths.ts'
import { SITE_PATHS } from './site-paths.ts'

export const PATHS = {
  ...SHARE_PATHS,
  ...KEEP_PATHS,
  ...NETWORK_PATHS,
  ...CHANGE_PATHS,
  ...PAGE_PATHS,
  ...LOCAL_SERVER_PATHS,
  ...EXPOSURE_PATHS,
  ...NAME_PATHS,
  ...SITE_PATHS,
  ...BOX_PATHS,
  ...HOLDER_PATHS,
  getStatus: ['GET', '/v1/status'],
  runDoctor: ['POST', '/v1/doctor'],
  listCircuits: ['GET', '/v1/circuits'],
  closeCircuit: ['DELETE', '/v1/circuits/{id}'],
  listServices: ['GET', '/v1/services'],
  addService: ['POST', '/v1/services'],
  getService: ['GET', '/v1/services/{address}'],
  removeService: ['DELETE', '/v1/services/{address}'],
  listClientAuth: ['GET', '/v1/client-auth'],
  addClientAuth: ['POST', '/v1/client-auth'],
  removeClientAuth: ['DELETE', '/v1/client-auth/{address}'],
  newClientKeys: ['POST', '/v1/client-keys'],
  listJobs: ['GET', '/v1/jobs'],
  getJob: ['GET', '/v1/jobs/{id}'],
  cancelJob: ['DELETE', '/v1/jobs/{id}'],
  listTokens: ['GET', '/v1/tokens'],
  addToken: ['POST', '/v1/tokens'],
  removeToken: ['DELETE', '/v1/tokens/{id}'],
  setServiceClients: ['POST', '/v1/services/{address}/clients'],
  setServicePorts: ['POST', '/v1/services/{address}/ports'],
  getBackupWords: ['POST', '/v1/backup/words'],
  getBackupShares: ['POST', '/v1/backup/shares'],
  getBackupFile: ['POST', '/v1/backup/file'],
  confirmBackup: ['POST', '/v1/backup/confirm'],
  setPassphrase: ['POST', '/v1/passphrase'],
  removePassphrase: ['POST', '/v1/passphrase/remove'],
  unlock: ['POST', '/v1/unlock'],
  stop: ['POST', '/v1/stop'],
  getEvents: ['GET', '/v1/events'],
  getOpenApi: ['GET', '/v1/openapi.json'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>

export type OperationName = keyof typeof PATHS
