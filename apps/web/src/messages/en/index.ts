/** English: the language that names what the others must have. */
import { doctor } from './doctor.ts'
import { locked } from './locked.ts'
import { recovery } from './recovery.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { style } from './style.ts'

export const en = { ...shell, ...doctor, ...locked, ...recovery, ...settings, ...style } as const
