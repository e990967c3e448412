import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { PortFacts } from '../facts.ts'
import { program } from '../words.ts'

const USES = {
  proxy: { what: 'the port for programs', flag: '--proxy' },
  api: { what: 'the port of the local API', flag: '--api' },
  relay: { what: 'the address where this relay listens', flag: '--listen' },
} as const

export const PORTS: Check = {
  label: 'the ports Warren listens on',
  applies: ({ config, daemon }) => config.config !== undefined && daemon === undefined,
  run: ({ ports, command }) => ports.flatMap((port) => findingOf(port, command)),
}

function findingOf(port: PortFacts, command: (...words: string[]) => string): Finding[] {
  const { what, flag } = USES[port.use]
  const other = `choose another: ${command('up', flag, 'HOST:PORT')}`
  switch (port.outcome) {
    case 'free':
      return []
    case 'taken': {
      const who = port.holder === undefined ? 'A program that may not be looked at' : program(port.holder)
      return [
        found('port-taken', {
          certainty: 'certain',
          title: `Another program has ${what}, ${port.address}.`,
          evidence: `${who} listens there.`,
          fix: `End that program, or ${other}`,
        }),
      ]
    }
    case 'not-ours':
      return [
        found('address-not-ours', {
          certainty: 'certain',
          title: `This machine does not have the address of ${what}, ${port.address}.`,
          evidence: 'The system refuses to listen there: no interface has this address now.',
          fix: `Bring up the interface that has it, or ${other}`,
        }),
      ]
    default:
      return [
        found('port-taken', {
          certainty: port.outcome === 'no-permission' ? 'certain' : 'likely',
          title: `This user may not listen on ${what}, ${port.address}.`,
          evidence: 'The system refuses. Ports below 1024 need a permission.',
          fix: `Take a port above 1023: ${command('up', flag, 'HOST:PORT')}`,
        }),
      ]
  }
}
