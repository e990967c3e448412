import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'

/** What Warren is written for (package.json of the workspace brings it). */
const NODE_MAJOR_MIN = 26

export const VERSIONS: Check = {
  label: 'versions',
  run({ machine, daemon, command }) {
    const findings: Finding[] = []
    if (machine.nodeMajor < NODE_MAJOR_MIN) {
      findings.push(
        found('node-too-old', {
          certainty: 'certain',
          title: 'The Node.js that runs Warren is too old.',
          evidence: `It is ${machine.nodeMajor}; ${NODE_MAJOR_MIN} is needed.`,
          fix: 'Start Warren with its own launcher ./warren, which brings the right one (after npm ci).',
        }),
      )
    }
    if (daemon !== undefined && daemon.version !== machine.version) {
      findings.push(
        found('daemon-older', {
          certainty: 'certain',
          title: 'The Warren that runs is another version than this program.',
          evidence: `It runs ${daemon.version}; installed is ${machine.version}.`,
          fix: `Start it anew: ${command('down')} and then ${command('up', '--detach')}`,
        }),
      )
    }
    return findings
  },
}
