/** German. */
import type { Catalogue } from '../../lib/message.ts'
import { shell } from './shell.ts'

export const de = { ...shell } as const satisfies Catalogue
