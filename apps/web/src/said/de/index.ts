/** German: what the daemon says. */
import type { Sayings } from '../say.ts'
import { api } from './api.ts'
import { circuits } from './circuits.ts'
import { directory } from './directory.ts'
import { doctor } from './doctor.ts'
import { getting } from './getting.ts'
import { home } from './home.ts'
import { leaving } from './leaving.ts'
import { machine } from './machine.ts'
import { network } from './network.ts'
import { recovery } from './recovery.ts'
import { serving } from './serving.ts'
import { sharing } from './sharing.ts'
import { sites } from './sites.ts'

export const sayings: Sayings = {
  ...api,
  ...circuits,
  ...directory,
  ...doctor,
  ...getting,
  ...home,
  ...leaving,
  ...machine,
  ...network,
  ...recovery,
  ...serving,
  ...sharing,
  ...sites,
}
