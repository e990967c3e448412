/** What a program may be allowed, the most harmless first. All of them: the type of the record sees to it. */
import type { Scope } from '@warren/api'

const ALL = {
  status: true,
  services: true,
  connect: true,
  files: true,
  admin: true,
} as const satisfies Record<Scope, true>

export const SCOPES = Object.keys(ALL) as readonly Scope[]
