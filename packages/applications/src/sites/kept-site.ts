/** Sites as something that can be kept alive (docs/spec/sites.md §8): the newest version, or one that is named. */
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { CancelSource, fail, type Primitives, toHex } from '@warren/kernel'
import type { LeftSegment } from '@warren/store'
import type { OpenKept } from '../keeping/index.ts'
import { type PartReference, segmentsOf } from './format/part.ts'
import type { SiteHeads } from './ports.ts'
import type { VersionContent } from './read-version.ts'
import type { SiteReader } from './site-reader.ts'

/** Under which the keeper knows sites. */
export const KEPT_SITE = 'site'

const CAPABILITY = /^warren-site:([a-z2-7]{56})(?:#([1-9]\d{0,9}))?$/

interface KeptSite {
  readonly identity: Uint8Array
  /** undefined: the newest. */
  readonly version: number | undefined
}

/** Text that the keeper remembers a site by. It reads the site as well: only what nobody but its reader sees may hold it. */
export function siteCapability(
  primitives: Primitives,
  identity: Uint8Array,
  version: number | undefined,
): string {
  const end = version === undefined ? '' : `#${version}`
  return `warren-site:${formatOnionAddress(primitives, identity)}${end}`
}

/** True: it keeps this site, its newest version or a named one. @param newest - the capability of its newest version. */
export function isOfSite(capability: string, newest: string): boolean {
  return capability === newest || capability.startsWith(`${newest}#`)
}

/** @returns undefined: it names no site. */
function parseSiteCapability(primitives: Primitives, text: string): KeptSite | undefined {
  const [, address, version] = CAPABILITY.exec(text) ?? []
  if (address === undefined) return undefined
  const { identity } = parseOnionAddress(primitives, address)
  return { identity, version: version === undefined ? undefined : Number(version) }
}

/** Every part of a version, each once, the ones that lead to others first. */
export function partsOf({ manifest, structure }: VersionContent): PartReference[] {
  const parts = new Map<string, PartReference>()
  for (const part of [...structure, ...manifest.groups.flatMap((group) => group.parts)])
    parts.set(`${toHex(part.key)}${toHex(part.ids.subarray(0, 32))}`, part)
  return [...parts.values()]
}

/** How the keeper finds sites. */
export function openKeptSites(primitives: Primitives, heads: SiteHeads, reader: SiteReader): OpenKept {
  const siteOf = (capability: string): KeptSite => {
    const site = parseSiteCapability(primitives, capability)
    if (site === undefined) throw fail('bad-input', 'this names no site')
    return site
  }
  return {
    async open(capability, { group, cancel = new CancelSource().cancel }) {
      const { identity, version } = siteOf(capability)
      const found = await heads.find(identity, { group, cancel })
      if (found === undefined) return undefined
      async function* segments(): AsyncGenerator<LeftSegment> {
        reader.forget(identity)
        const content = await reader.version(identity, version, { cancel, waiting: () => {} })
        for (const part of partsOf(content)) yield* segmentsOf(primitives, part)
      }
      const { copy, until, holders } = found
      return { untilHours: until, holders, copy, segments }
    },
    async renew(capability, untilHours, options, copy) {
      const put = await heads.renew(siteOf(capability).identity, untilHours, options, copy)
      return put && { held: put.held, untilHours: put.until }
    },
  }
}
