/** Persian. */
import type { Catalogue } from '../../lib/message.ts'
import { get } from './get.ts'
import { home } from './home.ts'
import { share } from './share.ts'
import { shell } from './shell.ts'

export const fa = { ...shell, ...home, ...share, ...get } as const satisfies Catalogue
