/** All checks of the doctor, in the order in which a healthy visit names them. */
import type { Check } from '../check.ts'
import { CLOCK } from './clock.ts'
import { CONFIG } from './config.ts'
import { CONNECTION } from './connection.ts'
import { DISK } from './disk.ts'
import { GUARD } from './guard.ts'
import { HOME } from './home.ts'
import { INSTANCE } from './instance.ts'
import { LISTENER } from './listener.ts'
import { LISTS } from './lists.ts'
import { MACHINE } from './machine.ts'
import { NETWORK_FILE } from './network-file.ts'
import { PORTS } from './ports.ts'
import { PROGRESS } from './progress.ts'
import { RELAYS } from './relays.ts'
import { STATE } from './state.ts'
import { STORE } from './store.ts'
import { UPSTREAM } from './upstream.ts'
import { VERSIONS } from './versions.ts'

export const CHECKS: readonly Check[] = [
  HOME,
  DISK,
  CONFIG,
  NETWORK_FILE,
  STATE,
  INSTANCE,
  PORTS,
  CONNECTION,
  UPSTREAM,
  RELAYS,
  CLOCK,
  GUARD,
  LISTS,
  LISTENER,
  STORE,
  PROGRESS,
  VERSIONS,
  MACHINE,
]
