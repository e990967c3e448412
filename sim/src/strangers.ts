/** Who was dialled that should not have been. */
import type { SimNetwork } from './sim-network.ts'

/** Dials to machines that are no relays; a service's connection to its own local server stays on its machine. */
export function strangersDialled(sim: SimNetwork): string[] {
  const relayIps = new Set([...sim.relays, ...sim.twins].map(({ ip }) => ip))
  return [...sim.dials].filter((dial) => {
    const [from, to] = dial.split('>') as [string, string]
    return !relayIps.has(to) && from !== to
  })
}
