/** German. */
import type { Catalogue } from '../../lib/message.ts'
import { doctor } from './doctor.ts'
import { locked } from './locked.ts'
import { recovery } from './recovery.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { style } from './style.ts'

export const de = {
  ...shell,
  ...doctor,
  ...locked,
  ...recovery,
  ...settings,
  ...style,
} as const satisfies Catalogue
