/** Which story the answers of the relays tell together, when none of them can be used. */
import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { Facts, RelayFacts, RelayOutcome } from '../facts.ts'
import { count } from '../words.ts'

export const RELAYS: Check = {
  label: 'the relays this node starts from',
  applies: ({ relays, daemon }) => relays !== undefined || daemon?.status?.state === 'usable',
  run(facts) {
    const relays = facts.relays ?? []
    if (relays.length === 0 || relays.some(({ outcome }) => outcome === 'linked')) return []
    const groups = Map.groupBy(relays, ({ outcome }) => KIND_OF_OUTCOME[outcome])
    const kinds = [...groups].toSorted(([, a], [, b]) => b.length - a.length)
    // What says nothing by itself tells the story only when there is no other.
    const main = kinds.find(([kind]) => kind !== 'none') ?? kinds[0]
    return main === undefined ? [] : STORIES[main[0]](facts, main[1], relays)
  },
}

type Kind = 'silent' | 'closed' | 'meddled' | 'changed' | 'version' | 'none'

const KIND_OF_OUTCOME: Readonly<Record<RelayOutcome, Kind>> = {
  filtered: 'silent',
  'host-away': 'silent',
  refused: 'closed',
  reset: 'meddled',
  stalled: 'meddled',
  'not-tls': 'meddled',
  'not-warren': 'changed',
  'other-relay': 'changed',
  'other-version': 'version',
  // If all are so, the check of the connection says more.
  'no-route': 'none',
  forbidden: 'none',
  'no-descriptors': 'none',
  linked: 'none',
  failed: 'none',
}

type Story = (facts: Facts, relays: readonly RelayFacts[], all: readonly RelayFacts[]) => Finding[]

const STORIES: Readonly<Record<Kind, Story>> = {
  silent: ({ command }, relays, all) => [
    found('port-blocked', {
      certainty: 'likely',
      title: `A firewall swallows what goes to the relays (${portsOf(relays)}).`,
      evidence: `${shareOf(relays, all)} gave no answer at all, neither yes nor no.`,
      fix: `Allow outgoing TCP to ${portsOf(relays)}, try another network, or go around it: ${command('up', '--upstream', 'socks5://HOST:PORT')}`,
    }),
    gone(
      'possible',
      `${shareOf(relays, all)} gave no answer; machines that are switched off look the same.`,
      command,
    ),
  ],
  closed: ({ command }, relays, all) => [
    gone(
      'likely',
      `${shareOf(relays, all)} refused: the machines are there, but no relay runs on them.`,
      command,
    ),
    found('port-blocked', {
      certainty: 'possible',
      title: `A firewall refuses what goes to the relays (${portsOf(relays)}).`,
      evidence: `${shareOf(relays, all)} refused; a firewall that says no looks the same.`,
      fix: `Allow outgoing TCP to ${portsOf(relays)}, or try another network.`,
    }),
  ],
  meddled: ({ command }, relays, all) => [
    found('traffic-meddled', {
      certainty: 'likely',
      title: 'Something on the way breaks encrypted connections to the relays.',
      evidence: `${shareOf(relays, all)} could be reached, and then the connection ${HOW[relays[0]?.outcome ?? 'failed'] ?? 'broke'}.`,
      fix: `A filter of this network does that; try another network, or go around it: ${command('up', '--upstream', 'socks5://HOST:PORT')}`,
    }),
  ],
  changed: ({ command }, relays, all) => [
    found('relays-changed', {
      certainty: 'likely',
      title: 'Where the relays should be, something else answers.',
      evidence: `${shareOf(relays, all)} did not prove to be a relay of this network: another program, another network's relay, or a log-in page of this Wi-Fi.`,
      fix: `Open a web page to see whether this Wi-Fi wants a log-in. Else get a newer network file, and type: ${command('up', '--network', 'FILE')}`,
    }),
  ],
  version: (_facts, relays, all) => [
    found('version-too-old', {
      certainty: relays.length > 1 || all.length === 1 ? 'certain' : 'likely',
      title: 'This Warren and the relays have no version in common.',
      evidence: `${shareOf(relays, all)} said so when a link was opened.`,
      fix: 'Update Warren. If it is the newest already, the relays are the ones that are old: ask their operators.',
    }),
  ],
  none: (facts, relays, all) => [
    found('relays-unclear', {
      certainty: 'possible',
      title: 'No relay could be reached, for no single reason.',
      evidence: `${shareOf(relays, all)} failed in ways that say nothing.`,
      fix: `Look into the log, with "logLevel": "debug" in config.json: ${facts.home.path}/log/warren.log`,
    }),
  ],
}

const HOW: Partial<Record<RelayOutcome, string>> = {
  reset: 'was reset',
  stalled: 'stood still',
  'not-tls': 'carried something that is not TLS',
}

function gone(
  certainty: Finding['certainty'],
  evidence: string,
  command: (...words: string[]) => string,
): Finding {
  return found('relays-gone', {
    certainty,
    title: 'The relays that the network file names are gone.',
    evidence,
    fix: `Wait until one is back, or ask somebody on the network for a newer file or text, then type: ${command('up', '--network', 'FILE')}`,
  })
}

function shareOf(some: readonly RelayFacts[], all: readonly RelayFacts[]): string {
  return all.length === 1 ? 'The only relay asked' : `${some.length} of ${count(all.length, 'relay')} asked`
}

/** `port 443`, `ports 443 and 9001` */
function portsOf(relays: readonly RelayFacts[]): string {
  const ports = [...new Set(relays.map(({ port }) => port))].toSorted((a, b) => a - b)
  const last = ports.at(-1)
  return ports.length === 1 ? `port ${last}` : `ports ${ports.slice(0, -1).join(', ')} and ${last}`
}
