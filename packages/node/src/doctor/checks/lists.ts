/** What the lists of relays that others have say, held against this node's own. */
import type { Finding, Status } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { count } from '../words.ts'

type Lists = NonNullable<Status['directory']>

export const LISTS: Check = {
  label: 'the list of relays',
  applies: ({ daemon }) => daemon?.status?.directory !== undefined,
  run({ daemon, command }) {
    const lists = daemon?.status?.directory
    return lists === undefined
      ? []
      : [splitOf(lists, command), twoFacedOf(lists, command), contradictingOf(lists)].flat()
  },
}

function splitOf(
  { differing, peersAnswered }: Lists,
  command: (...words: readonly string[]) => string,
): Finding[] {
  const [worst] = differing.toSorted((a, b) => b.lacking + b.added - (a.lacking + a.added))
  if (worst === undefined) return []
  const evidence = `${differing.length} of ${count(peersAnswered, 'relay')} asked show another network: one shows ${worst.shown} relays, this node has ${worst.here}; ${worst.lacking} of those are missing there, and ${worst.added} of its own are missing here.`
  return [
    found('network-split', {
      // One may be new, or lie; when most differ, it may be this node that is shown a part only.
      certainty: differing.length * 2 > peersAnswered ? 'likely' : 'possible',
      title: 'Relays show different networks: part of the network is cut off, or somebody hides relays.',
      evidence,
      fix: `Ask again in an hour. If it stays, get a newer network file from somebody you trust and compare the relays it names, then type: ${command('up', '--network', 'FILE')}`,
    }),
  ]
}

function twoFacedOf({ twoFaced }: Lists, command: (...words: readonly string[]) => string): Finding[] {
  const [first] = twoFaced
  if (first === undefined) return []
  return [
    found('relay-two-faced', {
      certainty: 'certain',
      title: 'A relay shows different networks to different peers.',
      evidence: `${count(twoFaced.length, 'relay')} signed two lists that cannot both be: relay ${first.id.slice(0, 16)} one of ${first.shown[0]} relays and one of ${first.shown[1]}, within minutes.`,
      fix: `Nothing needs to be done: it is not asked any more, and several others are. If the network file names it, tell who gave you the file: ${command('network', 'show')}`,
    }),
  ]
}

function contradictingOf({ contradicting }: Lists): Finding[] {
  if (contradicting === 0) return []
  return [
    found('relay-contradicts', {
      certainty: 'certain',
      title: 'A relay signed two different statements with one number.',
      evidence: `${count(contradicting, 'relay')} told people different things; both halves are kept as proof.`,
      fix: 'Nothing needs to be done: every node leaves it out of its paths. If it is yours, stop all but one of the machines that run with its key.',
    }),
  ]
}
