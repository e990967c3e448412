/** English: the language that names what the others must have. */
import { changes } from './changes.ts'
import { get } from './get.ts'
import { home } from './home.ts'
import { invite } from './invite.ts'
import { keep } from './keep.ts'
import { network } from './network.ts'
import { publish } from './publish.ts'
import { serve } from './serve.ts'
import { share } from './share.ts'
import { doctor } from './doctor.ts'
import { locked } from './locked.ts'
import { recovery } from './recovery.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { style } from './style.ts'
import { ways } from './ways.ts'

export const en = {
  ...shell,
  ...home,
  ...share,
  ...publish,
  ...keep,
  ...get,
  ...serve,
  ...invite,
  ...network,
  ...doctor,
  ...locked,
  ...recovery,
  ...settings,
  ...changes,
  ...style,
  ...ways,
} as const
