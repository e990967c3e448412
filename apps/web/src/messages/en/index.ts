/** English: the language that names what the others must have. */
import { shell } from './shell.ts'

export const en = { ...shell } as const
