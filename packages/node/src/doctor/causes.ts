/**
 * Every cause the doctor knows, roots first, with what it does and which others it explains away (docs/spec/doctor.md §3).
 * A cause that is hidden is true as well, but goes when its root is mended.
 */
import type { Finding } from '@warren/api'

interface Cause {
  readonly effect: Finding['effect']
  readonly hides?: readonly string[]
  /** What a running daemon's page can do about it. */
  readonly action?: Finding['action']
}

const ANY_STATE = [
  'key-damaged',
  'key-missing',
  'state-damaged',
  'state-other-key',
  'state-newer',
  'state-unreadable',
]
const ANY_RELAY = ['port-blocked', 'traffic-meddled', 'relays-changed', 'relays-gone', 'relays-unclear']
/** What follows when no relay can be used, for whatever reason. */
const WITHOUT_RELAYS = [
  'too-few-relays',
  'guards-used-up',
  'guard-away',
  'listener-unreachable',
  'not-usable',
]
const WITHOUT_HOME = [...ANY_STATE, 'network-missing', 'daemon-ended', 'disk-low', 'store-full', 'not-usable']

const CAUSES = {
  'home-unusable': { effect: 'stops', hides: ['home-unwritable', 'config-unusable', ...WITHOUT_HOME] },
  'home-unwritable': { effect: 'stops', hides: WITHOUT_HOME },
  'disk-full': { effect: 'stops', action: 'space', hides: WITHOUT_HOME },
  'config-unusable': { effect: 'stops', hides: ['daemon-ended', 'not-usable'] },
  'network-unusable': { effect: 'stops', hides: ['daemon-ended', 'not-usable'] },
  'network-missing': { effect: 'stops', hides: ['daemon-ended', 'not-usable'] },
  'key-damaged': { effect: 'stops', hides: ['daemon-ended'] },
  'key-missing': { effect: 'stops', hides: ['daemon-ended'] },
  'state-damaged': { effect: 'stops', hides: ['daemon-ended'] },
  'state-other-key': { effect: 'stops', hides: ['daemon-ended'] },
  'state-newer': { effect: 'stops', hides: ['daemon-ended'] },
  'state-unreadable': { effect: 'stops', hides: ['daemon-ended'] },
  'daemon-silent': { effect: 'stops', hides: ['not-usable'] },
  'home-in-use': { effect: 'stops', hides: ['daemon-ended', 'not-usable'] },
  'state-locked': { effect: 'stops', action: 'unlock', hides: ['not-usable'] },
  'node-too-old': { effect: 'stops' },
  'open-files-out': { effect: 'stops', hides: [...ANY_RELAY, ...WITHOUT_RELAYS, 'open-files-low'] },
  'no-network': {
    effect: 'stops',
    action: 'restart',
    hides: ['upstream-gone', ...ANY_RELAY, ...WITHOUT_RELAYS],
  },
  'firewall-here': { effect: 'stops', action: 'restart', hides: [...ANY_RELAY, ...WITHOUT_RELAYS] },
  'upstream-gone': { effect: 'stops', action: 'upstream-off', hides: [...ANY_RELAY, ...WITHOUT_RELAYS] },
  'upstream-not-socks': { effect: 'stops', action: 'upstream-off', hides: [...ANY_RELAY, ...WITHOUT_RELAYS] },
  'upstream-password': { effect: 'stops', action: 'upstream-off', hides: [...ANY_RELAY, ...WITHOUT_RELAYS] },
  'clock-wrong': { effect: 'stops', hides: ['too-few-relays', 'guards-used-up', 'guard-away', 'not-usable'] },
  'version-too-old': { effect: 'stops', hides: [...ANY_RELAY, ...WITHOUT_RELAYS] },
  'no-relays': { effect: 'stops', action: 'join', hides: WITHOUT_RELAYS },
  'port-blocked': { effect: 'stops', action: 'restart', hides: WITHOUT_RELAYS },
  'traffic-meddled': { effect: 'stops', action: 'restart', hides: WITHOUT_RELAYS },
  'relays-changed': { effect: 'stops', action: 'join', hides: WITHOUT_RELAYS },
  'relays-gone': { effect: 'stops', action: 'join', hides: WITHOUT_RELAYS },
  'relays-unclear': { effect: 'stops', action: 'restart', hides: WITHOUT_RELAYS },
  'too-few-relays': { effect: 'stops', action: 'join', hides: ['not-usable'] },
  'guards-used-up': { effect: 'stops', hides: ['not-usable'] },
  'port-taken': { effect: 'stops', hides: ['daemon-ended'] },
  'address-not-ours': { effect: 'stops', hides: ['daemon-ended'] },
  'not-usable': { effect: 'stops', action: 'restart' },
  'guard-suspect': { effect: 'hinders' },
  'guard-away': { effect: 'hinders', action: 'restart' },
  'network-split': { effect: 'hinders', action: 'join' },
  'relay-two-faced': { effect: 'hinders' },
  'relay-contradicts': { effect: 'hinders' },
  'listener-unreachable': { effect: 'hinders', action: 'relay' },
  'disk-low': { effect: 'hinders', action: 'space' },
  'store-full': { effect: 'hinders', action: 'quota' },
  'memory-low': { effect: 'hinders' },
  'open-files-low': { effect: 'hinders' },
  'daemon-older': { effect: 'hinders' },
  'daemon-ended': { effect: 'hinders' },
} as const satisfies Record<string, Cause>

export type CauseId = keyof typeof CAUSES

export const CAUSE_IDS = Object.keys(CAUSES) as CauseId[]

/** Makes a finding. */
export function found(id: CauseId, finding: Omit<Finding, 'id' | 'effect' | 'action'>): Finding {
  const { effect, action }: Cause = CAUSES[id]
  return { id, effect, ...(action === undefined ? {} : { action }), ...finding }
}

const EFFECT_RANK = { stops: 0, hinders: 1 } as const
const CERTAINTY_RANK = { certain: 0, likely: 1, possible: 2 } as const

/** Most likely first; without those that another one explains. A mere possibility explains nothing away. */
export function ranked(findings: readonly Finding[]): Finding[] {
  const hidden = new Set<string>(
    findings.filter(({ certainty }) => certainty !== 'possible').flatMap(({ id }) => hiddenBy(id)),
  )
  return findings
    .filter(({ id }) => !hidden.has(id))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || orderOf(a.id) - orderOf(b.id))
}

function hiddenBy(id: string): readonly string[] {
  return (CAUSES as Readonly<Record<string, Cause>>)[id]?.hides ?? []
}

function rankOf({ effect, certainty }: Finding): number {
  return EFFECT_RANK[effect] * 3 + CERTAINTY_RANK[certainty]
}

function orderOf(id: string): number {
  return CAUSE_IDS.indexOf(id as CauseId)
}
