/** A fifth of the relays die at one moment, with transfers under way: reading goes on, after a few seconds at most. */
import { CancelSource } from '@warren/kernel'
import { drawShare, pick, populate, type Population, type Served } from '../population.ts'
import type { Play, Scenario } from '../scenario.ts'
import type { SimNode } from '../sim-node.ts'
import { visit, type Visit } from '../visit.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const DEAD_SHARE = 0.2
/** A running transfer goes on or resumes within this. */
const RESUMES_WITHIN_MS = 5 * SECOND_MS
/** Without a byte for so long, a visitor comes by another circuit: below the promise, with a second for the way there. */
const PATIENCE_MS = 3 * SECOND_MS
const CONNECT_PATIENCE_MS = 20 * SECOND_MS
const BODY_BYTES = 2_000_000
/** So that a transfer lasts half a minute, and dies in the middle. */
const READ_BYTES_PER_S = 100_000
const SHARE_BYTES = 4_000_000
const VISITORS_SHARE = 0.1
const GETTERS = 4
const LOOK_MS = 100

export const relaysDie: Scenario = {
  name: 'relays-die',
  about: 'a fifth of the relays die in mid-transfer; downloads go on and visits resume within 5 seconds',
  nodes: { usual: 200, soak: 2000, least: 40 },
  async play(play) {
    const people = await populate(play, { bodyBytes: BODY_BYTES, clientsHaveFiles: true })
    const { sim, clients } = people
    const random = sim.random.fork('relays die')
    play.progress('one shares a file')
    const [sharer, ...others] = clients as [SimNode, ...SimNode[]]
    const link = await sim.settle(share(sharer, random.fork('share').bytes(SHARE_BYTES)), 3 * MINUTE_MS)
    const getters = others.slice(0, GETTERS)
    const visitors = drawShare(random, others.slice(GETTERS), VISITORS_SHARE)
    play.progress(`${getters.length} get it, ${visitors.length} read from services`)
    const downloads = getters.map((getter) => download(people, getter, link))
    const targets = visitors.map(() => pick(random, people.services))
    const visits = visitors.map((visitor, index) =>
      visit(visitor, sim.clock, targets[index] as Served, {
        patienceMs: PATIENCE_MS,
        connectPatienceMs: CONNECT_PATIENCE_MS,
        deadlineMs: 3 * MINUTE_MS,
        readBytesPerS: READ_BYTES_PER_S,
      }),
    )
    await sim.clock.runFor(10 * SECOND_MS)
    const victims = drawShare(random, sim.relays, DEAD_SHARE)
    const losesGuard = (node: SimNode): boolean => {
      const guard = node.node.summary().guard?.address.split(':')[0]
      return victims.some(({ ip }) => ip === guard)
    }
    const isHit = {
      downloads: getters.map((getter) => losesGuard(getter) || losesGuard(sharer)),
      visits: visitors.map(
        (visitor, index) => losesGuard(visitor) || losesGuard((targets[index] as Served).node),
      ),
    }
    play.progress(`${victims.length} relays die`)
    for (const victim of victims) victim.crash()
    const done = Promise.all([Promise.all(downloads), Promise.all(visits)])
    const [got, read] = await sim.settle(done, 5 * MINUTE_MS)
    judge(play, 'downloads', got, isHit.downloads)
    judge(play, 'visits', read, isHit.visits)
  },
}

/** @param isHit - of each transfer, whether one of its ends lost its guard. */
function judge(
  { report }: Play,
  kind: string,
  outcomes: readonly (Visit | Download)[],
  isHit: readonly boolean[],
): void {
  const { attempts, succeeded } = report.attempts(kind, outcomes)
  report.property(
    `all ${kind} end, and every byte is right`,
    attempts > 0 && succeeded === attempts,
    `${succeeded} of ${attempts}`,
  )
  const gapsOf = (hit: boolean): number[] =>
    outcomes.filter((_, index) => isHit[index] === hit).map(({ longestGapMs }) => longestGapMs)
  const all = [...gapsOf(true), ...gapsOf(false)]
  // Those whose ends lost a guard are told apart.
  const told = (gaps: readonly number[]): string =>
    `${soonOf(gaps)} of ${gaps.length}, longest ${Math.round(Math.max(0, ...gaps))} ms`
  report.property(
    `${kind} stand still for at most ${RESUMES_WITHIN_MS / SECOND_MS} s`,
    soonOf(all) === all.length,
    `an end lost its guard: ${told(gapsOf(true))}; both kept theirs: ${told(gapsOf(false))}`,
  )
}

function soonOf(gaps: readonly number[]): number {
  return gaps.filter((ms) => ms <= RESUMES_WITHIN_MS).length
}

const SHARED = '/data/film'
const NO_PROGRESS = { cancel: new CancelSource().cancel, step: () => {}, waiting: () => {}, part: () => {} }

/** Shares bytes; its link, once others can get it. */
async function share(node: SimNode, bytes: Uint8Array): Promise<string> {
  node.files.plant(SHARED, bytes)
  const { shares } = node.node.files
  const { id } = await shares.add({ path: SHARED }, NO_PROGRESS)
  const { link } = await shares.reachable(id, () => {}, NO_PROGRESS.cancel)
  if (link === undefined) throw new Error('a share that can be reached has a link')
  return link
}

interface Download {
  readonly ok: boolean
  readonly ms: number
  readonly bytes: number
  readonly longestGapMs: number
}

/** Gets a share at a bounded rate, and notes how long nothing new was verified. */
async function download({ sim }: Population, node: SimNode, link: string): Promise<Download> {
  const { clock } = sim
  node.files.plant('/get/.keep', '')
  const startedMs = clock.nowMs()
  const { downloads } = node.node.files
  const { id } = downloads.start({ link, to: '/get', bytesPerS: READ_BYTES_PER_S })
  const gaps = watchGaps(sim.clock, () => downloads.get(id)?.verifiedBytes ?? 0)
  const ok = await downloads
    .finished(id, () => {}, NO_PROGRESS.cancel)
    .then(
      ({ verifiedBytes }) => verifiedBytes === SHARE_BYTES,
      () => false,
    )
  return {
    ok,
    ms: clock.nowMs() - startedMs,
    bytes: downloads.get(id)?.verifiedBytes ?? 0,
    longestGapMs: gaps.end(),
  }
}

function watchGaps(clock: Population['sim']['clock'], count: () => number): { end(): number } {
  let last = 0
  let lastMs = clock.nowMs()
  let longestMs = 0
  const look = (): void => {
    const now = count()
    if (now !== last) {
      if (last > 0) longestMs = Math.max(longestMs, clock.nowMs() - lastMs)
      last = now
      lastMs = clock.nowMs()
    }
    timer = clock.after(LOOK_MS, look)
  }
  let timer = clock.after(LOOK_MS, look)
  return {
    end: () => {
      timer.cancel()
      return longestMs
    },
  }
}
