/** Clocks that are hours off, as they are where nobody looks after them. */
import { drawUnit } from '@warren/kernel'
import { populate, type Started, startSpread, visitAround } from '../population.ts'
import type { Scenario } from '../scenario.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** Two honest clocks of a real network differ by less than three hours: each is within half of that. */
const SKEW_MS = 1.4 * HOUR_MS
/** Beyond all tolerance. */
const WRONG_BY_MS = 40 * HOUR_MS
const WRONG_CLOCKS = 4

export const clockSkew: Scenario = {
  name: 'clock-skew',
  about:
    'clocks are off by up to 1.4 hours either way and nobody notices; who is days off is told that his clock is wrong',
  nodes: { usual: 200, soak: 1000, least: 30 },
  async play(play) {
    const { report } = play
    const random = play.random.fork('skew')
    const skewMs = (): number => (2 * drawUnit(random) - 1) * SKEW_MS
    const starts: Started[] = []
    const people = await populate(
      play,
      {
        bodyBytes: 30_000,
        relaySkewMs: skewMs,
        clientSkewMs: skewMs,
        parameters: (defaults) => ({
          ...defaults,
          // As in a real network: the tolerance goes with how long statements count.
          descriptors: {
            ...defaults.descriptors,
            livenessIntervalS: 86_400,
            livenessValidityS: 129_600,
            clockSkewS: 3 * 3600,
          },
        }),
      },
      starts,
    )
    const { sim, clients } = people
    report.attempts('starts', starts)
    const failed = starts.filter(({ ok }) => !ok).length
    report.property('every node becomes usable', failed === 0, `${failed} did not`)
    report.property(
      'every relay sees every relay',
      await sim.waitFor(() => sim.isConverged, 2 * MINUTE_MS),
      `${sim.relays.length} relays`,
    )
    const visits = await visitAround(people, {
      label: 'skew',
      visits: Math.ceil(clients.length / 5),
      withinMs: 10 * SECOND_MS,
      patienceMs: 20 * SECOND_MS,
      deadlineMs: MINUTE_MS,
    })
    const { attempts, succeeded } = report.attempts('visits', visits)
    report.property('every visit succeeds', succeeded === attempts, `${succeeded} of ${attempts}`)
    const wrong = Array.from({ length: WRONG_CLOCKS }, (_, index) =>
      sim.addNode(`wrong${index}`, { skewMs: index % 2 === 0 ? WRONG_BY_MS : -WRONG_BY_MS }),
    )
    play.progress('some whose clocks are days off')
    await startSpread(sim, wrong, SECOND_MS)
    const told = wrong.filter(({ node }) => {
      const { state, cause } = node.summary()
      return state === 'usable' || /clock is \d+ s (ahead|behind)/.test(cause ?? '')
    })
    report.property(
      'whose clock is days off is told so, or is in',
      told.length === wrong.length,
      `${told.length} of ${wrong.length}`,
    )
  },
}
