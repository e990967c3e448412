/** Nodes that publish and read sites, over one store in memory. */
import { CancelSource, type StateStore, utf8, utf8Text } from '@warren/kernel'
import type { Segments } from '@warren/store'
import {
  createCaptureLog,
  createSeededRandom,
  createSimPrimitives,
  MemoryFiles,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'
import { createKeeper, type Keeper } from '../../../src/keeping/index.ts'
import {
  createSites,
  KEPT_SITE,
  type SiteHeads,
  type SiteProgress,
  type Sites,
  type SiteStatus,
} from '../../../src/sites/index.ts'
import { MemoryHeads, MemorySegments } from './memory-store.ts'

export const HOME = '/home/warren'
export const FOLDER = '/site'

/** What stands between a node and its network. */
export interface Wrapped {
  readonly segments?: Segments
  readonly heads?: (heads: SiteHeads) => SiteHeads
}

export class World {
  readonly clock = new VirtualClock()
  readonly primitives = createSimPrimitives(createSeededRandom(1))
  readonly segments = new MemorySegments(this.primitives)
  readonly heads = new MemoryHeads(this.primitives)
  readonly files = new MemoryFiles()
  readonly state = new MemoryState()
  readonly keepers = new Map<Sites, Keeper>()
  readonly told: SiteStatus[] = []
  readonly sites: Sites = this.node()

  /** Another machine with the same root secret, or with the state given. */
  node(state: StateStore = this.state, secret = 1, wrapped: Wrapped = {}): Sites {
    const sites: Sites = createSites(
      {
        clock: this.clock,
        random: createSeededRandom(7),
        primitives: this.primitives,
        files: this.files,
        state,
        segments: wrapped.segments ?? this.segments,
        heads: wrapped.heads?.(this.heads.node()) ?? this.heads.node(),
        choose: (blocks) => ({ data: Math.min(4, blocks), parity: blocks === 1 ? 5 : 4 }),
        end: () => {},
      },
      {
        home: HOME,
        seed: (number) => this.primitives.sha256(utf8(`${secret} ${number}`)),
        changed: (site) => void this.told.push(site),
        keeper: () => keeper,
      },
    )
    const keeper = createKeeper(
      { ...this, state, random: createSeededRandom(8), log: createCaptureLog() },
      {
        segments: this.segments,
        kinds: { [KEPT_SITE]: sites.kept },
        end: () => {},
        changed: () => {},
        dropped: () => {},
      },
    )
    this.keepers.set(sites, keeper)
    return sites
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    const steps = name.split('/')
    await this.files.makeDirectory(FOLDER)
    for (let depth = 1; depth < steps.length; depth++)
      await this.files.makeDirectory(this.files.join(FOLDER, ...steps.slice(0, depth)))
    const path = this.files.join(FOLDER, ...steps)
    await this.files.remove(path)
    const handle = await this.files.open(path, 'create')
    await handle.write(0, typeof content === 'string' ? utf8(content) : content)
    await handle.close()
  }

  async read(sites: Sites, address: string, path: string, version?: number): Promise<string> {
    const identity = sites.identityOf(address) as Uint8Array
    const opened = await sites.reader.version(identity, version, progress())
    const file = opened.index.file(path.split('/'))
    if (file === undefined) return 'no such file'
    const parts: Uint8Array[] = []
    const range = { first: 0, last: file.entry.bytes - 1 }
    for await (const bytes of sites.reader.read(identity, file, range, progress().cancel)) parts.push(bytes)
    return parts.map(utf8Text).join('')
  }
}

export function progress(source = new CancelSource()): SiteProgress {
  return { cancel: source.cancel, step: () => {}, waiting: () => {}, part: () => {} }
}
