/** German. */
import type { Catalogue } from '../../lib/message.ts'
import { get } from './get.ts'
import { home } from './home.ts'
import { invite } from './invite.ts'
import { network } from './network.ts'
import { serve } from './serve.ts'
import { share } from './share.ts'
import { shell } from './shell.ts'

export const de = {
  ...shell,
  ...home,
  ...share,
  ...get,
  ...serve,
  ...invite,
  ...network,
} as const satisfies Catalogue
