/** Persian. */
import type { Catalogue } from '../../lib/message.ts'
import { shell } from './shell.ts'

export const fa = { ...shell } as const satisfies Catalogue
