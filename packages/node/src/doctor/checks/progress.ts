/** What a running daemon waits for, when nothing else explains it. */
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { count } from '../words.ts'

/** Hops of a path; each is another relay. */
const PATH_RELAYS = 3

export const PROGRESS: Check = {
  label: 'what Warren waits for',
  applies: ({ daemon }) => daemon?.status !== undefined,
  run({ daemon, relays, command }) {
    const status = daemon?.status
    if (
      status === undefined ||
      status.state === 'usable' ||
      status.state === 'locked' ||
      status.state === 'no-network'
    )
      return []
    const wait = status.waitingFor ?? 'its first circuit'
    const evidence = `${count(status.relays, 'relay')} known; it waits for ${wait}${status.cause === undefined ? '' : `: ${status.cause}`}.`
    const answering = (relays ?? []).filter(({ outcome }) => outcome === 'linked').length
    // Relays that have just gone are still in everybody's list: then it is circuits that fail.
    const isShort =
      status.waitingFor !== 'a circuit' || answering < Math.min(PATH_RELAYS, relays?.length ?? 0)
    // The first relay of a network has nobody to ask.
    const isFirst = status.relay !== undefined && status.bootstrap?.length === 0 && answering === 0
    if (status.state === 'joining' && isFirst) {
      return [
        found('too-few-relays', {
          certainty: 'certain',
          title: 'This is the only relay of its network so far.',
          evidence,
          fix: `Hand the network on: ${command('network', 'show')}. On at least 4 other machines: warren up --join TEXT --relay --listen HOST:PORT`,
        }),
      ]
    }
    if (status.state === 'joining' && answering > 0 && isShort) {
      return [
        found('too-few-relays', {
          certainty: 'likely',
          title: 'The network has too few relays for a path through it.',
          evidence: `${answering} of ${count(relays?.length ?? 0, 'relay')} asked answered. ${evidence}`,
          fix: `Wait for more, or add one on another machine: warren up --relay --listen HOST:PORT`,
        }),
      ]
    }
    return [
      found('not-usable', {
        certainty: 'certain',
        title: status.state === 'stopping' ? 'Warren is stopping.' : 'Warren is not usable yet.',
        evidence: status.state === 'stopping' ? 'It said so itself.' : evidence,
        fix:
          status.state === 'stopping'
            ? `When it is gone, type: ${command('up', '--detach')}`
            : 'If it has just been started, wait a minute and ask again. The log says more: log/warren.log in the home.',
      }),
    ]
  },
}
