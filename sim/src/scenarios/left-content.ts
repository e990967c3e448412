/** Content is left in the network, its author goes, and so does a third of the relays, some of them for good: readers still get it. */
import { CancelSource, equalBytes } from '@warren/kernel'
import { drawShare, pick, populate } from '../population.ts'
import type { Scenario } from '../scenario.ts'
import type { SimNode } from '../sim-node.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** What the coding promises to survive (docs/spec/store.md §4). */
const DEAD_SHARE = 0.3
const SMALL_BYTES = 900
const LARGE_BYTES = 3_000_000
const READERS = 4
/** Others notice that relays are gone within minutes; readers come before that, when their places are still asked. */
const READ_WITHIN_MS = 5 * MINUTE_MS
const NO_PROGRESS = { cancel: new CancelSource().cancel, step: () => {}, waiting: () => {}, part: () => {} }

export const leftContent: Scenario = {
  name: 'left-content',
  about: 'content left in the network is read byte for byte when its author and 30 % of the relays are gone',
  nodes: { usual: 100, soak: 1000, least: 40 },
  async play(play) {
    const people = await populate(play, { clientsHaveFiles: true })
    const { sim, clients } = people
    const { report } = play
    const random = sim.random.fork('left content')
    const [author, ...others] = clients as [SimNode, ...SimNode[]]
    play.progress('one leaves a small and a large file')
    const contents = [SMALL_BYTES, LARGE_BYTES].map((bytes) => random.fork(`content ${bytes}`).bytes(bytes))
    const left: Left[] = []
    for (const [index, bytes] of contents.entries())
      left.push(await sim.settle(leave(author, `/data/${index}`, bytes), 5 * MINUTE_MS))
    report.property(
      'it is told how many holders have it and what that survives',
      left.every(({ holders }) => holders > 0),
      left.map(({ holders, survives }) => `${holders} holders: ${survives}`).join('; '),
    )
    author.crash()
    const victims = drawShare(random, sim.relays, DEAD_SHARE)
    for (const victim of victims) victim.crash()
    play.progress(`the author and ${victims.length} relays are gone`)
    const readers = Array.from({ length: READERS }, () => pick(random, others))
    const reads = readers.map((reader, index) => {
      const which = index % contents.length
      return read(sim.clock, reader, left[which] as Left, contents[which] as Uint8Array, index)
    })
    const outcomes = await sim.settle(Promise.all(reads), READ_WITHIN_MS + MINUTE_MS)
    const { attempts, succeeded } = report.attempts('reads', outcomes)
    report.property(
      'every reader gets every byte as it was left',
      succeeded === attempts,
      `${succeeded} of ${attempts}`,
    )
  },
}

interface Left {
  readonly link: string
  readonly holders: number
  readonly survives: string
}

async function leave(node: SimNode, path: string, bytes: Uint8Array): Promise<Left> {
  node.files.plant(path, bytes)
  const { shares, leaving } = node.node.files
  const { id } = await shares.add({ path }, NO_PROGRESS)
  const { link, left } = await leaving.leave(id, undefined, NO_PROGRESS)
  if (link === undefined || left === undefined) throw new Error('what was left has a link')
  return { link, holders: left.holders, survives: left.survives }
}

interface Read {
  readonly ok: boolean
  readonly ms: number
  readonly bytes: number
}

async function read(
  clock: { nowMs(): number },
  node: SimNode,
  { link }: Left,
  content: Uint8Array,
  index: number,
): Promise<Read> {
  const to = `/get${index}`
  node.files.plant(`${to}/.keep`, '')
  const startedMs = clock.nowMs()
  const { downloads } = node.node.files
  const { id } = downloads.start({ link, to })
  const ok = await downloads
    .finished(id, () => {}, NO_PROGRESS.cancel)
    .then(
      async ({ name }) => equalBytes(await contentOf(node, `${to}/${name}`), content),
      () => false,
    )
  return { ok, ms: clock.nowMs() - startedMs, bytes: ok ? content.length : 0 }
}

async function contentOf(node: SimNode, path: string): Promise<Uint8Array> {
  const handle = await node.files.open(path, 'read')
  try {
    const bytes = new Uint8Array((await handle.stat()).bytes)
    await handle.read(0, bytes)
    return bytes
  } finally {
    await handle.close()
  }
}
