/** What the gateway shows of a site, wherever it comes from: a version in the network, or a folder before it is published. */
import type { SiteRow } from '@warren/applications'
import type { ContentReader } from '../shares/control.ts'

export interface SiteSource {
  /** 56 characters; absent for a folder. */
  readonly address?: string
  /** For people: a name or an address. */
  readonly title: string
  /** Its owner has taken it back. */
  readonly isEnded: boolean
  /** @param path - components, as they were asked for. @returns undefined: no such file. */
  file(path: readonly string[]): Promise<ContentReader | undefined>
  /** What stands directly in a folder, by name; undefined: no such folder. */
  folder(path: readonly string[]): Promise<readonly SiteRow[] | undefined>
}
