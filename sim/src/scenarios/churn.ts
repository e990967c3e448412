/** Days: people sleep and their machines with them, relays come and go, and whoever is awake reaches who is. */
import { drawUnit, pause, type Random } from '@warren/kernel'
import { drawShare, pick, populate, startLater, type Population, type Started } from '../population.ts'
import { quantile } from '../report.ts'
import type { Scenario } from '../scenario.ts'
import type { SimNode } from '../sim-node.ts'
import { visit, type Visit } from '../visit.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** A day is cut short, so that a test sees two of them; nights are a third of it, when it is night where one lives. */
const DAY_MS = 8 * MINUTE_MS
const NIGHT_SHARE = 1 / 3
const DAYS = 2
const SLEEPING_CLIENTS = 0.6
const SLEEPING_RELAYS = 0.3
/** Machines that are switched off at the wall; the others end in order. */
const CRASH_SHARE = 0.5
const JOIN_P95_MS = 10 * SECOND_MS
const VISITS_SUCCEED = 0.95
const VISIT_EVERY_MS = 10 * SECOND_MS
const CONVERGED_WITHIN_MS = 90 * SECOND_MS
/** Not all: the evening's may be a backup whose primary slept then and is awake in the morning. Losing them keeps one in six. */
const KEEP_GUARD = 0.75

export const churn: Scenario = {
  name: 'churn',
  about:
    'days and nights: a third of the relays and most clients sleep by turns, and those awake reach every service',
  nodes: { usual: 100, soak: 1000, least: 40 },
  async play(play) {
    const { report } = play
    const people = await populate(play, { bodyBytes: 30_000 })
    const { sim, clients } = people
    const random = sim.random.fork('churn')
    const sleepers = [
      ...drawShare(random, sim.relays, SLEEPING_RELAYS),
      ...drawShare(random, clients, SLEEPING_CLIENTS),
    ]
    const endMs = sim.clock.nowMs() + DAYS * DAY_MS
    const starts: Started[] = []
    play.progress(`${sleepers.length} machines begin to sleep at night`)
    const nights: Night[] = []
    const lives = sleepers.map((node) =>
      live(people, node, random.fork(node.name), { endMs, starts, nights }),
    )
    const visits: Promise<Visit>[] = []
    while (sim.clock.nowMs() < endMs) {
      await sim.clock.runFor(VISIT_EVERY_MS)
      const awake = clients.filter((client) => client.isRunning && !sleepers.includes(client))
      visits.push(
        visit(pick(random, awake), sim.clock, pick(random, people.services), {
          patienceMs: 20 * SECOND_MS,
          deadlineMs: MINUTE_MS,
        }),
      )
      play.progress(`${sim.nodes.filter(({ isRunning }) => isRunning).length} machines are up`)
    }
    const ended = Promise.all([Promise.all(visits), Promise.all(lives)])
    const [outcomes] = await sim.settle(ended, 5 * MINUTE_MS)
    const { attempts, succeeded } = report.attempts('visits', outcomes)
    report.property(
      `${VISITS_SUCCEED * 100} % of the visits succeed`,
      succeeded >= attempts * VISITS_SUCCEED,
      `${succeeded} of ${attempts}`,
    )
    const wakings = report.attempts('mornings', starts)
    const p95 = quantile(
      starts.map(({ ms }) => ms),
      0.95,
    )
    report.property(
      `who wakes up is in: all of them, 95 % within ${JOIN_P95_MS / SECOND_MS} s`,
      wakings.attempts > 0 && wakings.succeeded === wakings.attempts && p95 <= JOIN_P95_MS,
      `${wakings.succeeded} of ${wakings.attempts}, p95 ${Math.round(p95)} ms`,
    )
    const kept = nights.filter(({ before, after }) => before === after).length
    report.property(
      `${KEEP_GUARD * 100} % of the clients whose guard stayed up have the same one in the morning`,
      nights.length > 0 && kept >= nights.length * KEEP_GUARD,
      `${kept} of ${nights.length}`,
    )
    const isConverged = await sim.waitFor(() => sim.isConverged, CONVERGED_WITHIN_MS)
    report.property('every relay sees every relay that is up', isConverged, isConverged ? 'yes' : 'no')
  },
}

interface Life {
  readonly endMs: number
  readonly starts: Started[]
  readonly nights: Night[]
}

/** The guard that a client had in the evening and in the morning, where it was up. */
interface Night {
  readonly before: string
  readonly after: string | undefined
}

/** Each night the machine goes off, at its own hour, and comes back in the morning; it is up in the end. */
async function live(
  { sim }: Population,
  node: SimNode,
  random: Random,
  { endMs, starts, nights }: Life,
): Promise<void> {
  const { clock } = sim
  await pause(clock, drawUnit(random) * DAY_MS * (1 - NIGHT_SHARE))
  while (clock.nowMs() + DAY_MS * NIGHT_SHARE < endMs) {
    const before = guardOf(node)
    if (drawUnit(random) < CRASH_SHARE) node.crash()
    else await node.stop()
    starts.push(await startLater(sim, node, DAY_MS * NIGHT_SHARE * (0.8 + 0.2 * drawUnit(random))))
    const isGuardUp = sim.relays.some(({ ip, isRunning }) => isRunning && ip === before)
    if (before !== undefined && isGuardUp) nights.push({ before, after: guardOf(node) })
    if (clock.nowMs() + DAY_MS > endMs) return
    await pause(clock, DAY_MS * (1 - NIGHT_SHARE))
  }
}

/** The address of its guard. */
function guardOf(node: SimNode): string | undefined {
  return node.isRunning ? node.node.summary().guard?.address.split(':')[0] : undefined
}
