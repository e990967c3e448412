/** What a home remembers of decisions made by a command: members of `config.json`. */
import { utf8 } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import {
  CONFIG_FILE_MAX_BYTES,
  CONFIG_FILE_NAME,
  type ConfigInput,
  configMembers,
  readConfig,
} from '../config.ts'

/**
 * Writes members into `config.json`; others stay as they are, and one given as undefined is removed.
 *
 * @throws WarrenError `bad-input`: what would stand there cannot be used; `storage`.
 */
export function rememberConfig(
  home: HomeDir,
  changes: { readonly [K in keyof ConfigInput]?: ConfigInput[K] | undefined },
): void {
  const file = home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES)
  const members = Object.entries({ ...configMembers(file), ...changes }).filter(
    ([, value]) => value !== undefined,
  )
  const content = utf8(`${JSON.stringify(Object.fromEntries(members), undefined, 2)}\n`)
  // No configuration is written that the next start would refuse.
  readConfig(content, {})
  home.writeAtomic(CONFIG_FILE_NAME, content)
}
