/** A network that comes up from nothing: three addresses in a file, and everybody at once. */
import { populate, type Started, visitAround } from '../population.ts'
import { strangersDialled } from '../strangers.ts'
import { quantile } from '../report.ts'
import type { Scenario } from '../scenario.ts'

const SECOND_MS = 1000
const CONVERGED_WITHIN_MS = 120 * SECOND_MS
/** A node joins, from its first packet to its first circuit, within this; 19 of 20 of them. */
const JOIN_P95_MS = 5 * SECOND_MS
const VISITS_SHARE = 0.2

export const bootstrap: Scenario = {
  name: 'bootstrap',
  about:
    'a network comes up from three addresses; everybody joins, sees all relays, and reaches every service',
  nodes: { usual: 200, soak: 2000, least: 20 },
  async play(play) {
    const { report } = play
    const starts: Started[] = []
    const people = await populate(play, {}, starts)
    const { sim, clients } = people
    report.attempts('starts', starts)
    const failed = starts.filter(({ ok }) => !ok)
    report.property('every node becomes usable', failed.length === 0, `${failed.length} did not`)
    const p95 = quantile(
      starts.map(({ ms }) => ms),
      0.95,
    )
    report.property(
      `95 % join within ${JOIN_P95_MS / SECOND_MS} s`,
      p95 <= JOIN_P95_MS,
      `p95 ${Math.round(p95)} ms`,
    )
    const fromMs = sim.clock.nowMs()
    const isConverged = await sim.waitFor(() => sim.isConverged, CONVERGED_WITHIN_MS)
    report.property(
      'every relay comes to see every relay',
      isConverged,
      `${Math.round(sim.clock.nowMs() - fromMs)} ms after the last start`,
    )
    play.progress('visits')
    const visits = await visitAround(people, {
      label: 'bootstrap',
      visits: Math.ceil(clients.length * VISITS_SHARE),
      withinMs: 10 * SECOND_MS,
      patienceMs: 20 * SECOND_MS,
      deadlineMs: 60 * SECOND_MS,
    })
    const { attempts, succeeded } = report.attempts('visits', visits)
    report.property('every visit succeeds', succeeded === attempts, `${succeeded} of ${attempts}`)
    const strangers = strangersDialled(sim)
    report.property(
      'nobody is dialled who is no relay',
      strangers.length === 0,
      strangers.slice(0, 3).join(', ') || 'none',
    )
  },
}
