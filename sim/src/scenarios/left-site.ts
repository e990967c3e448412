/**
 * A site is published and updated, its author goes, and so does a third of the relays; some that stay put an older head back, or one that nobody
 * signed. Readers see the newest, and who has seen it is never shown an older one.
 */
import { equalBytes, CancelSource, isWarrenError } from '@warren/kernel'
import { forgedAfter, headOnDisk, replaceHead } from '../adversary/head-on-disk.ts'
import { drawShare, pick, populate, startLater } from '../population.ts'
import type { Play, Scenario } from '../scenario.ts'
import type { SimNetwork } from '../sim-network.ts'
import type { SimNode } from '../sim-node.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** What the coding promises to survive (docs/spec/store.md §4). */
const DEAD_SHARE = 0.3
/** Of all relays, half of them each way. */
const HOSTILE_SHARE = 0.2
const READERS = 4
/** Large enough to stand alone (docs/spec/sites.md §4.2), so that an update has something to leave where it is. */
const PICTURE_BYTES = 600_000
const PICTURES = 2
const PAGE_BYTES = 2_000
const READ_WITHIN_MS = 5 * MINUTE_MS
/** A head is asked for again after that (docs/spec/sites.md §7). */
const HEAD_FRESH_MS = 15 * SECOND_MS
/** Requests to holders that do not answer are over. */
const SETTLED_MS = 30 * SECOND_MS
const FOLDER = '/data/site'
const NO_PROGRESS = { cancel: new CancelSource().cancel, step: () => {}, waiting: () => {}, part: () => {} }

export const leftSite: Scenario = {
  name: 'left-site',
  about:
    'a site is read in its newest version when its author and 30 % of the relays are gone and a fifth lie about it',
  nodes: { usual: 40, soak: 400, least: 40 },
  async play(play) {
    const { sim, clients } = await populate(play, { clientsHaveFiles: true, services: 1 })
    const random = sim.random.fork('left site')
    const [author, witness, ...others] = clients as [SimNode, SimNode, ...SimNode[]]
    play.progress('one publishes a site, another reads it, it is updated')
    const pages = Array.from({ length: 2 }, (_, index) => random.fork(`page ${index}`).bytes(PAGE_BYTES))
    const { address, oldHead } = await publishTwice(play, sim, { author, witness, random, pages })
    const newest = pages[1] as Uint8Array
    const sawBoth = await sim.settle(reads(witness, address, newest, sim), READ_WITHIN_MS)
    author.crash()
    for (const victim of drawShare(random, sim.relays, DEAD_SHARE)) victim.crash()
    const hostile = await turnHolders(sim, oldHead, HOSTILE_SHARE)
    play.progress(`the author is gone, and ${hostile} relays lie about the site`)
    const readers = Array.from({ length: READERS }, () => pick(random, others))
    const seen = await sim.settle(
      Promise.all(readers.map((reader) => reads(reader, address, newest, sim))),
      READ_WITHIN_MS + MINUTE_MS,
    )
    const { attempts, succeeded } = play.report.attempts('reads', [sawBoth, ...seen])
    play.report.property(
      'every reader sees the newest version as its author made it, whatever a fifth of the relays say',
      succeeded === attempts && hostile >= 2,
      `${succeeded} of ${attempts}, with ${hostile} relays that lie`,
    )
    // Readers give holders that had an older head the newest in the background; none of that is to come in between.
    await sim.clock.runFor(SETTLED_MS)
    const all = await turnHolders(sim, oldHead, 1)
    play.progress(`all ${all} relays that have the head put the old one back`)
    const shown = await sim.settle(shownTo(witness, address), READ_WITHIN_MS)
    play.report.property(
      'who has seen the newest version is shown no older one when all holders go back, and is told so',
      shown === 'not-authentic',
      shown,
    )
  },
}

interface Published {
  readonly address: string
  readonly oldHead: Uint8Array
}

/** A second version that differs in one page; what holders had of the first is kept for later. */
async function publishTwice(
  play: Play,
  sim: SimNetwork,
  parts: {
    readonly author: SimNode
    readonly witness: SimNode
    readonly random: SimNetwork['random']
    readonly pages: readonly Uint8Array[]
  },
): Promise<Published> {
  const { author, witness, random, pages } = parts
  const { sites } = author.node.files
  for (let index = 0; index < PICTURES; index++)
    author.files.plant(`${FOLDER}/${index}.png`, random.fork(`picture ${index}`).bytes(PICTURE_BYTES))
  author.files.plant(`${FOLDER}/index.html`, pages[0] as Uint8Array)
  const first = await sim.settle(sites.publish({ path: FOLDER }, NO_PROGRESS), READ_WITHIN_MS)
  const { address } = first.site
  const early = await sim.settle(reads(witness, address, pages[0] as Uint8Array, sim), READ_WITHIN_MS)
  const oldHead = (await Promise.all(sim.relays.map(headOnDisk))).find((head) => head !== undefined)
  author.files.plant(`${FOLDER}/index.html`, pages[1] as Uint8Array, { modifiedMs: sim.clock.wallMs() })
  const second = await sim.settle(sites.update(address, undefined, NO_PROGRESS), READ_WITHIN_MS)
  await sim.clock.runFor(HEAD_FRESH_MS + SECOND_MS)
  play.report.property(
    'an update sends what changed and leaves the rest where it is',
    early.ok && second.keptParts >= PICTURES && second.sentBytes < first.sentBytes / 4,
    `${first.sentBytes} bytes, then ${second.sentBytes} and ${second.keptParts} parts kept`,
  )
  if (oldHead === undefined) throw new Error('somebody holds the head of what was published')
  return { address, oldHead }
}

/**
 * Relays that hold the head stop, have another one put on their disks, and start again: in turns the old one and one that nobody signed.
 *
 * @param share - of all relays; 1: all of them, with the old one.
 * @returns how many did.
 */
async function turnHolders(sim: SimNetwork, oldHead: Uint8Array, share: number): Promise<number> {
  const living = sim.relays.filter(({ isRunning }) => isRunning)
  const heads = await Promise.all(living.map(headOnDisk))
  const holders = living.flatMap((relay, index) => {
    const head = heads[index]
    return head === undefined ? [] : [{ relay, head }]
  })
  const chosen = holders.slice(0, lyingHolders(sim.relays.length, holders.length, share))
  for (const [index, { relay, head }] of chosen.entries()) {
    relay.crash()
    await replaceHead(relay, share < 1 && index % 2 === 1 ? forgedAfter(head) : oldHead)
    await sim.settle(startLater(sim, relay, 0), MINUTE_MS + SECOND_MS)
  }
  return chosen.length
}

/**
 * A fifth of all relays are more than the twelve places of a head in a network of some size. Most of those together can pass an old head off to who
 * never saw a newer one, as the threat model grants them: so at most half of those that live, unless all are wanted.
 */
function lyingHolders(relays: number, holders: number, share: number): number {
  const wanted = Math.max(2, Math.round(relays * share))
  return share < 1 ? Math.min(wanted, holders >> 1) : wanted
}

interface ReadOutcome {
  readonly ok: boolean
  readonly ms: number
  readonly bytes: number
}

/** Never rejects. */
async function reads(
  node: SimNode,
  address: string,
  expected: Uint8Array,
  { clock }: SimNetwork,
): Promise<ReadOutcome> {
  const startedMs = clock.nowMs()
  const page = await pageOf(node, address).catch(() => undefined)
  const ok = page !== undefined && equalBytes(page, expected)
  return { ok, ms: clock.nowMs() - startedMs, bytes: page?.length ?? 0 }
}

/** What somebody who comes again is shown: a version, or the kind of failure. */
async function shownTo(node: SimNode, address: string): Promise<string> {
  try {
    const [newest] = await node.node.files.sites.versions(address, NO_PROGRESS)
    return `version ${newest?.version}`
  } catch (error) {
    return isWarrenError(error) ? error.kind : String(error)
  }
}

async function pageOf(node: SimNode, address: string): Promise<Uint8Array> {
  const host = { label: address.replace('.onion', ''), version: undefined }
  const source = await node.node.files.sites.open(host, NO_PROGRESS, 'recent')
  const file = await source.file(['index.html'])
  if (file === undefined) throw new Error('the site has its page')
  const page = new Uint8Array(file.bytes)
  let at = 0
  for await (const bytes of file.read({ first: 0, last: file.bytes - 1 }, NO_PROGRESS.cancel)) {
    page.set(bytes, at)
    at += bytes.length
  }
  return page
}
