/** Every committed mutation. */
import { BASE_MUTATIONS } from './base.ts'
import { CIRCUIT_MUTATIONS } from './circuits.ts'
import { DIRECTORY_MUTATIONS } from './directory.ts'
import { SERVICE_MUTATIONS } from './services.ts'
import { PLAYED_MUTATIONS } from './played.ts'
import { SITE_MUTATIONS } from './sites.ts'
import { STORE_MUTATIONS } from './store.ts'
import type { Mutation } from './mutation.ts'

export type { Mutation, Played, TestInFile } from './mutation.ts'

export const MUTATIONS: readonly Mutation[] = [
  ...BASE_MUTATIONS,
  ...CIRCUIT_MUTATIONS,
  ...DIRECTORY_MUTATIONS,
  ...SERVICE_MUTATIONS,
  ...STORE_MUTATIONS,
  ...SITE_MUTATIONS,
  ...PLAYED_MUTATIONS,
]
