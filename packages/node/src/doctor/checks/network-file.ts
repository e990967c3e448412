import { found } from '../causes.ts'
import type { Check } from '../check.ts'

export const NETWORK_FILE: Check = {
  label: 'the network file',
  run({ network, daemon, config, command }) {
    if (network.trouble !== undefined) {
      return [
        found('network-unusable', {
          certainty: 'certain',
          title: 'The network file cannot be used.',
          evidence: network.trouble,
          fix: `Fetch it anew from somebody who is on the network, then type: ${command('up', '--network', 'FILE')}`,
        }),
      ]
    }
    if (network.origin === 'none') {
      if (daemon !== undefined) return []
      return [
        found('network-missing', {
          certainty: 'certain',
          title: 'This home does not belong to a network yet.',
          evidence: 'It holds no network file.',
          fix: `With a file or text from somebody who is on one, type: ${command('up', '--network', 'FILE')} or ${command('up', '--join', 'TEXT')}. To begin one: ${command('network', 'new')}`,
        }),
      ]
    }
    // The first relay of a network has nobody else to name.
    if (network.entries > 0 || config.config?.relay === true || (daemon?.status?.relays ?? 0) > 0) return []
    return [
      found('no-relays', {
        certainty: 'certain',
        title: 'The network file names no relay to start from.',
        evidence: `The file of the network "${network.name ?? ''}" has an empty list of first relays.`,
        fix: `Ask somebody who is on the network for its text or file, then type: ${command('up', '--network', 'FILE')}`,
      }),
    ]
  },
}
