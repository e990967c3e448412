/** Sites of the tests of API and gateway: files in memory under labels. */
import type { Pin, Site, SitePreview, SitePublished, SiteVersion, SiteWay } from '@warren/api'
import type { Freshness, SiteRow } from '@warren/applications'
import { fail, utf8 } from '@warren/kernel'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
import type { SiteHost } from '../src/gateway/sites/site-host.ts'
import type { ContentReader, FileProgress } from '../src/shares/control.ts'
import type { SiteControl } from '../src/sites/control.ts'
import { SiteDoors } from '../src/sites/doors.ts'
import type { SiteSource } from '../src/sites/source.ts'

export const SITE_ADDRESS = 'a'.repeat(56)
const AT = '2030-01-01T00:00:00.000Z'

export const SITE: Site = {
  address: SITE_ADDRESS,
  name: 'mine',
  path: '/site',
  state: 'live',
  createdAt: AT,
  scripts: false,
  version: 1,
}

export class FakeSites implements SiteControl {
  /** Files by label and path. */
  readonly files = new Map<string, Readonly<Record<string, string | Uint8Array>>>()
  readonly scripted = new Set<string>()
  readonly opened: SiteHost[] = []
  /** How new each time. */
  readonly freshness: Freshness[] = []
  known: Site[] = []
  isEnded = false
  session = '0'.repeat(32)
  readonly clock = new VirtualClock()
  readonly doors = new SiteDoors({ clock: this.clock, random: createSeededRandom('doors') })

  list(): Site[] {
    return this.known
  }

  get(given: string): Site | undefined {
    return this.known.find(({ address, name }) => given.startsWith(address) || given === name)
  }

  async publish({ path }: { readonly path: string }): Promise<SitePublished> {
    const site = { ...SITE, path }
    this.known = [site]
    return { site, sentParts: 2, sentBytes: 65_536, keptParts: 0, skipped: [], skippedCount: 0 }
  }

  async update(_given: string, path: string | undefined): Promise<SitePublished> {
    return this.publish({ path: path ?? SITE.path })
  }

  async unpublish(): Promise<Site> {
    return { ...SITE, state: 'ended' }
  }

  async versions(): Promise<SiteVersion[]> {
    return [{ version: 1, publishedAt: AT, files: 1, bytes: 2 }]
  }

  async pin(): Promise<Pin> {
    const words = 'It has not been looked at yet.'
    const about = { id: 'aa', capability: `warren-site:${SITE_ADDRESS}`, kind: 'site' } as const
    return { ...about, origin: 'pinned', state: 'waiting', words, repaired: 0 }
  }

  unpin(): Pin | undefined {
    return undefined
  }

  allow(_given: string, scripts: boolean): SiteWay {
    if (scripts) this.scripted.add(SITE_ADDRESS)
    else this.scripted.delete(SITE_ADDRESS)
    return { address: SITE_ADDRESS, scripts }
  }

  async preview(): Promise<SitePreview> {
    return { url: 'http://preview-1.localhost:9251/', expiresAt: AT }
  }

  browse(): SiteWay {
    return { address: SITE_ADDRESS, scripts: this.mayRunScripts(SITE_ADDRESS) }
  }

  visit(_given: string, version: number | undefined): SiteWay {
    const ticket = this.doors.openVisit({ label: SITE_ADDRESS, version })
    return {
      address: SITE_ADDRESS,
      scripts: false,
      url: `http://${SITE_ADDRESS}.localhost:9251/.warren/visit/${ticket}`,
    }
  }

  admit(ticket: string, host: SiteHost): boolean {
    return this.doors.visit(ticket, host)
  }

  async open(host: SiteHost, _progress: FileProgress, freshness: Freshness): Promise<SiteSource> {
    this.opened.push(host)
    this.freshness.push(freshness)
    const files = this.files.get(host.label)
    if (files === undefined) throw fail('not-found', 'no site has this name here')
    const readerOf = (name: string, content: string | Uint8Array): ContentReader => {
      const bytes = typeof content === 'string' ? utf8(content) : content
      return {
        name: name.split('/').at(-1) ?? '',
        bytes: bytes.length,
        tag: 'tag',
        async *read({ first, last }) {
          yield bytes.subarray(first, last + 1)
        },
      }
    }
    return {
      ...(host.label === SITE_ADDRESS ? { address: SITE_ADDRESS } : {}),
      title: host.label,
      isEnded: this.isEnded,
      async file(path) {
        const content = files[path.join('/')]
        return content === undefined ? undefined : readerOf(path.join('/'), content)
      },
      async folder(path) {
        const prefix = path.map((step) => `${step}/`).join('')
        const names = Object.keys(files).filter((name) => name.startsWith(prefix))
        if (names.length === 0 && path.length > 0) return undefined
        return names.map((name): SiteRow => ({ name: name.slice(prefix.length), isFolder: false, bytes: 1 }))
      },
    }
  }

  isPreview(label: string): boolean {
    return label === 'preview-0123456789abcdef'
  }

  mayRunScripts(address: string): boolean {
    return this.scripted.has(address)
  }

  enter(ticket: string, address: string): string | undefined {
    return ticket === 'good' && address === SITE_ADDRESS ? this.session : undefined
  }

  isBrowser(session: string, address: string): boolean {
    return session === this.session && address === SITE_ADDRESS
  }
}
