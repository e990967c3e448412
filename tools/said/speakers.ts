/** Who speaks to people through the API: the packages of the daemon, without what speaks to other programs or in pages of its own. */
import type { SourceFile } from '../rules/source-tree.ts'

/** Floors below `link` know bytes only, and floors above the daemon have words of their own. */
const SPEAKING = new Set(
  [
    'kernel',
    'crypto',
    'link',
    'platform',
    'directory',
    'circuit',
    'records',
    'store',
    'hidden',
    'applications',
    'gateways',
    'api',
    'node',
  ].map((name) => `packages/${name}`),
)

/** What the page itself has of the SDK. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(
  ['api-error', 'body-chunks', 'client', 'event-parser', 'events-until', 'fetch-send', 'follow-job'].map(
    (name) => `packages/sdk/src/${name}.ts`,
  ),
)

/** Files of these that say something elsewhere. */
const ELSEWHERE: readonly (readonly [path: string, why: string])[] = [
  ['packages/gateways/src/proxy/', 'answers to programs that use the proxy'],
  ['packages/node/src/gateway/', 'pages of the port for browsers'],
  ['packages/node/src/metrics/', 'numbers for Prometheus'],
  ['packages/node/src/leaktest/', 'the command line alone asks for it'],
  ['packages/node/src/daemon/compose-api.ts', 'headers'],
  ['packages/node/src/daemon/page-files.ts', 'what is answered instead of the page'],
  ['packages/node/src/http/page-server.ts', 'what is answered instead of the page'],
  ['packages/platform/src/node/tls-transport-listen.ts', 'what probers of a relay are shown'],
  ['packages/crypto/src/handshake/', 'names of jobs, and faults in bytes'],
]

export function speaks({ path, owner }: SourceFile): boolean {
  if (OF_THE_PAGE.has(path)) return true
  if (owner === undefined || !SPEAKING.has(owner.folder) || /fuzz/.test(path)) return false
  return !ELSEWHERE.some(([start]) => path.startsWith(start))
}

/** Names that look like sentences and are shown to nobody: of formats in hashes, of groups of circuits, of keys in tables. */
export const UNSAID: ReadonlySet<string> = new Set([
  'warren files manifest',
  'warren files data',
  'circuit extend',
  'hop {hop}',
  'legs of {serial}',
  'afresh {relayKey}',
  '{forGroup} again',
  'box {random}',
  'Warren relay',
  'Warren: local API',
  'Bearer {token}',
  'bytes {first}-{last}/{bytes}',
])
