import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { Facts, RelayFacts } from '../facts.ts'
import { count } from '../words.ts'

const ROUTELESS = new Set(['no-route', 'host-away'])

/** Is there a network at all, and does this machine let Warren use it? */
export const CONNECTION: Check = {
  label: 'the network connection',
  run(facts) {
    const relays = facts.relays ?? []
    if (relays.some(({ outcome }) => outcome === 'linked')) return []
    const forbidden = relays.filter(({ outcome }) => outcome === 'forbidden')
    if (relays.length > 0 && forbidden.length === relays.length) return [forbiddenHere(forbidden)]
    const outOfFiles = relays.filter(({ outcome }) => outcome === 'no-descriptors')
    if (outOfFiles.length > 0) return [outOfDescriptors()]
    return withoutNetwork(facts, relays)
  },
}

function withoutNetwork(facts: Facts, relays: readonly RelayFacts[]): ReturnType<Check['run']> {
  const isAlone = facts.machine.interfaces === 0
  const upstreamAway = facts.upstream?.outcome === 'no-route'
  const routeless = relays.filter(({ outcome }) => ROUTELESS.has(outcome))
  const away = relays.filter(({ outcome }) => outcome === 'no-route')
  const nothingLeaves = relays.length > 0 && routeless.length === relays.length && away.length > 0
  const needsInterface = relays.some(({ isLoopback }) => !isLoopback)
  if (!nothingLeaves && !upstreamAway && !(isAlone && needsInterface)) return []
  return [
    found('no-network', {
      certainty: 'certain',
      title: isAlone
        ? 'This machine is not connected to any network.'
        : 'This machine has no route to any relay.',
      evidence: [
        isAlone ? 'No interface but loopback is up.' : `${count(facts.machine.interfaces, 'interface')} up.`,
        away.length > 0 ? `No route to ${away.length} of ${relays.length} relays.` : '',
        upstreamAway ? 'No route to the upstream proxy.' : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
      fix: 'Plug in the cable, join the Wi-Fi or start the VPN; see what is there: ip addr; ip route. Warren goes on by itself then.',
    }),
  ]
}

function forbiddenHere(relays: readonly RelayFacts[]): ReturnType<Check['run']>[number] {
  return found('firewall-here', {
    certainty: 'certain',
    title: 'This machine itself forbids Warren to connect: a local firewall or sandbox.',
    evidence: `The system refused all ${count(relays.length, 'connection')} at once, for lack of permission.`,
    fix: 'Allow outgoing TCP for Warren; see the rules: sudo nft list ruleset, or those of your sandbox.',
  })
}

function outOfDescriptors(): ReturnType<Check['run']>[number] {
  return found('open-files-out', {
    certainty: 'certain',
    title: 'Warren may not open another file or connection.',
    evidence: 'The system refused a socket: too many open files.',
    fix: 'Raise the limit (ulimit -n 65536, or LimitNOFILE= of the service) and start Warren anew.',
  })
}
