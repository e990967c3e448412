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

/** Files of these that say something elsewhere, or nothing that could come to the page. */
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
  ['packages/circuit/src/relay/', 'a relay tells others codes'],
  ['packages/records/src/relay/', 'a relay tells others codes'],
  ['packages/store/src/relay/', 'a relay tells others codes'],
  ['packages/hidden/src/relay/', 'a relay tells others codes'],
  ['packages/node/src/relay/reach-back.ts', 'a relay tells others codes'],
  ['packages/store/src/boxes/', 'the page shows no boxes'],
  ['packages/node/src/boxes/', 'the page shows no boxes'],
  ['packages/node/src/http/box-handlers.ts', 'the page shows no boxes'],
  ['packages/api/src/schemas/box.ts', 'the page shows no boxes'],
  ['packages/api/src/problem.ts', 'titles of kinds; the page shows what happened'],
  ['packages/node/src/http/idempotency.ts', 'answers to programs'],
  ['packages/node/src/http/read-body.ts', 'answers to programs'],
  ['packages/node/src/http/quotas.ts', 'answers to programs that have a token'],
  ['packages/node/src/http/stream-handlers.ts', 'answers to programs'],
  ['packages/node/src/http/directory-limit.ts', 'answers to programs that have a token'],
  ['packages/node/src/daemon/take-lock.ts', 'said before there is a daemon that has a page'],
  ['packages/node/src/daemon/remove-home.ts', 'the command line alone does it'],
  ['packages/platform/src/node/state/undo-migration.ts', 'the command line alone does it'],
]

/** Checks of the doctor that find nothing while a daemon runs: it names them, and no more. */
const ONLY_NAMED: ReadonlySet<string> = new Set(
  ['config', 'instance', 'ports'].map((name) => `packages/node/src/doctor/checks/${name}.ts`),
)

export function isOnlyNamed({ path }: SourceFile): boolean {
  return ONLY_NAMED.has(path)
}

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
