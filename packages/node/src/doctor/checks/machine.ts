import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { MEMORY_LOW_BYTES, OPEN_FILES_CLIENT_MIN, OPEN_FILES_RELAY_MIN } from '../limits.ts'
import { bytes } from '../words.ts'

export const MACHINE: Check = {
  label: 'memory and open files',
  run({ machine, config }) {
    const findings: Finding[] = []
    const isRelay = config.config?.relay === true
    const needed = isRelay ? OPEN_FILES_RELAY_MIN : OPEN_FILES_CLIENT_MIN
    if (machine.openFilesMax !== undefined && machine.openFilesMax < needed) {
      findings.push(
        found('open-files-low', {
          certainty: 'certain',
          title: `Warren may open too few files and connections${isRelay ? ' for a relay' : ''}.`,
          evidence: `The limit is ${machine.openFilesMax}; ${needed} is little already.`,
          fix: 'Raise it before Warren is started: ulimit -n 65536, or LimitNOFILE=65536 of its service.',
        }),
      )
    }
    if (machine.freeMemoryBytes < MEMORY_LOW_BYTES) {
      findings.push(
        found('memory-low', {
          certainty: 'certain',
          title: 'Memory is short: the system may end Warren at any time.',
          evidence: `${bytes(machine.freeMemoryBytes)} are free.`,
          fix: 'Close other programs, or give this machine or container more memory.',
        }),
      )
    }
    return findings
  },
}
