/** The slow work that worker threads know by name. */
import { CRYPTO_JOBS } from '@warren/crypto'
import { verifyDescriptorsJob, verifyViewsJob } from '@warren/directory'
import { HIDDEN_JOBS } from '@warren/hidden'
import type { OffloadJob } from '@warren/kernel'
import { PASSPHRASE_JOB } from '@warren/platform/node'
import { SANITISE_JOB } from '../gateway/sites/sanitise-job.ts'
import { verifyItemJob } from '@warren/store'

export const JOBS: readonly OffloadJob<never, unknown>[] = [
  ...CRYPTO_JOBS,
  ...HIDDEN_JOBS,
  verifyDescriptorsJob,
  verifyViewsJob,
  PASSPHRASE_JOB,
  verifyItemJob,
  SANITISE_JOB,
]
