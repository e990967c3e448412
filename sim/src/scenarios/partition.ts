/** The network falls into two halves and grows together again. */
import { drawShare, populate, visitAround, type Population } from '../population.ts'
import type { Scenario } from '../scenario.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** Longer than a liveness statement counts in a testing network, so that each half forgets the other. */
const CUT_MS = 12 * MINUTE_MS
/** A round of comparing sets, and one more for what the first did not bring. */
const HEALED_WITHIN_MS = 2 * MINUTE_MS
/** A client whose guards were all in the other half waits until one is tried again. */
const AFTER_HEALING = 0.9
const WITHIN_A_HALF = 0.9
const VISITS = 12

export const partition: Scenario = {
  name: 'partition',
  about:
    'half of the network is cut off until each half forgot the other; each goes on, and healed, all is one again',
  nodes: { usual: 100, soak: 1000, least: 60 },
  async play(play) {
    const { report } = play
    const people = await populate(play, { bodyBytes: 30_000 })
    const { sim } = people
    const random = sim.random.fork('partition')
    // Half of each kind, so that neither half is without services or clients.
    const kinds = [sim.relays, people.services.map(({ node }) => node), people.clients]
    const here = new Set(kinds.flatMap((nodes) => drawShare(random, nodes, 0.5)).map(({ ip }) => ip))
    sim.net.partition(here)
    play.progress('cut')
    await sim.clock.runFor(CUT_MS)
    const halves = [halfOf(people, (ip) => here.has(ip)), halfOf(people, (ip) => !here.has(ip))]
    const how = { visits: VISITS, withinMs: 5 * SECOND_MS, patienceMs: 20 * SECOND_MS, deadlineMs: MINUTE_MS }
    play.progress('visits within each half')
    const inside = [
      ...(await visitAround(halves[0] as Population, { ...how, label: 'one half' })),
      ...(await visitAround(halves[1] as Population, { ...how, label: 'other half' })),
    ]
    const within = report.attempts('visits within a half', inside)
    report.property(
      `while it is cut, ${WITHIN_A_HALF * 100} % of the visits within a half succeed`,
      within.succeeded >= within.attempts * WITHIN_A_HALF,
      `${within.succeeded} of ${within.attempts}`,
    )
    sim.net.heal()
    play.progress('healed')
    const healedMs = sim.clock.nowMs()
    const isConverged = await sim.waitFor(() => sim.isConverged, HEALED_WITHIN_MS)
    report.property(
      `within ${HEALED_WITHIN_MS / MINUTE_MS} minutes of healing every relay sees every relay`,
      isConverged,
      `${Math.round((sim.clock.nowMs() - healedMs) / SECOND_MS)} s`,
    )
    const after = report.attempts(
      'visits after healing',
      await visitAround(people, { ...how, label: 'healed', visits: 2 * VISITS }),
    )
    report.property(
      `after healing ${AFTER_HEALING * 100} % of the visits succeed`,
      after.succeeded >= after.attempts * AFTER_HEALING,
      `${after.succeeded} of ${after.attempts}`,
    )
  },
}

function halfOf(people: Population, isIn: (ip: string) => boolean): Population {
  return {
    sim: people.sim,
    clients: people.clients.filter(({ ip }) => isIn(ip)),
    services: people.services.filter(({ node }) => isIn(node.ip)),
  }
}
