/** One in five of the holders is hostile, and publisher and reader see different relays: what comes is right, or does not come. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { RelayInfo } from '@warren/directory'
import { BLOCK_BYTES } from '@warren/applications'
import { createPlaceShares } from '@warren/store'
import { TrialClient } from './support/trial-client.ts'
import { type Behaviour, NETWORK_ID, type TrialRelay, TrialRelays } from './support/trial-relays.ts'

const RELAYS = 60
const HOSTILE: readonly Behaviour[] = ['drops', 'corrupts', 'late', 'silent']
const HOUR_MS = 3_600_000
const GROUP = { group: 'trial' }

const infoOf = ({ info }: TrialRelay): RelayInfo => info
const clientSeeing = (relays: TrialRelays, seen: readonly TrialRelay[]): TrialClient =>
  new TrialClient(relays, () => seen.map(infoOf))

/** Three of each kind: a fifth. */
function turnHostile(relays: TrialRelays): void {
  for (const [index, behaviour] of HOSTILE.entries())
    relays.turn(relays.all.slice(3 * index, 3 * index + 3), behaviour)
}

for (const when of ['before it is left', 'after it was left'] as const)
  test(`a fifth of the holders lie, drop, delay and damage, ${when}: the file comes byte for byte`, async (context) => {
    const relays = new TrialRelays(RELAYS, `hostile ${when}`)
    const file = relays.random.fork('file').bytes(1_500_000)
    if (when === 'before it is left') turnHostile(relays)
    const { link } = await clientSeeing(relays, relays.all).leave(file)
    if (when === 'after it was left') turnHostile(relays)
    const before = liesOf(relays)
    assert.deepEqual(await clientSeeing(relays, relays.all).get(link), file)
    const lies = liesOf(relays) - before
    assert.ok(lies > 0, 'damaged answers came, and were found out')
    context.diagnostic(`${lies} damaged answers to the reader`)
    await relays.stop()
  })

test('a check counts nobody whom it met lying, and who is not in its sample by his word', async (context) => {
  const relays = new TrialRelays(RELAYS, 'check')
  const client = clientSeeing(relays, relays.all)
  const place = { salt: relays.random.bytes(32), number: 0, data: 20, parity: 40 }
  turnHostile(relays)
  const blocks = relays.random.bytes(place.data * BLOCK_BYTES)
  const { clock } = relays
  const { ids } = await clock.settle(client.segments.put(place, blocks, hoursAt(relays) + 24, GROUP), HOUR_MS)
  await clock.runFor(120_000)
  const segment = { ...place, ids }
  const holding = relays.all.filter(({ holder }) => holder.stats().shares > 0)
  const right = holding.filter(({ behaviour }) => behaviour === 'honest' || behaviour === 'late').length
  const check = (sample: number) =>
    clock.settle(client.segments.check(segment, { ...GROUP, sample }), HOUR_MS)
  const believed = (await check(0)).live
  const usual = (await check(8)).live
  const tried = (await check(place.data + place.parity)).live
  context.diagnostic(
    `${right} shares to be had; live as told: ${believed}, with a sample of 8 fetched: ${usual}, all fetched: ${tried}`,
  )
  assert.equal(tried, right)
  assert.ok(usual <= believed && usual >= tried)
  // Three sign for what they dropped, and three serve damaged shares: nothing but fetching shows it.
  assert.equal(believed, right + 6)
  await relays.stop()
})

test('publisher and reader each know ten in a hundred relays that the other does not: the file comes', async (context) => {
  const relays = new TrialRelays(110, 'views')
  const [publishers, readers] = [relays.all.slice(0, 100), relays.all.slice(10)]
  const file = relays.random.fork('file').bytes(1_200_000)
  const { link, needed, total } = await clientSeeing(relays, publishers).leave(file)
  tellOverlap(context, relays, { publishers, readers, total })
  assert.deepEqual(await clientSeeing(relays, readers).get(link), file)
  context.diagnostic(`${needed} of ${total} shares are needed`)
  await relays.stop()
})

for (const count of [6, 20, 60])
  test(`three in ten of ${count} relays die and nobody lists them any more: the file comes`, async () => {
    const relays = new TrialRelays(count, `dead ${count}`)
    const file = relays.random.fork('file').bytes(600_000)
    const { link } = await clientSeeing(relays, relays.all).leave(file)
    const dead = relays.all.slice(0, Math.floor(0.3 * count))
    for (const relay of dead) await relays.kill(relay)
    assert.deepEqual(await clientSeeing(relays, relays.living).get(link), file)
    await relays.stop()
  })

function tellOverlap(
  context: TestContext,
  relays: TrialRelays,
  views: { publishers: readonly TrialRelay[]; readers: readonly TrialRelay[]; total: number },
): void {
  const place = createPlaceShares(relays.primitives, NETWORK_ID)
  const { publishers, readers, total } = views
  const agreed = Array.from({ length: 50 }, () => {
    const source = { salt: relays.random.bytes(32), number: 0 }
    const [ours, theirs] = [publishers, readers].map((view) => place(source, total, view.map(infoOf)))
    return (ours?.holders ?? []).filter((holder, share) => theirs?.holders[share] === holder).length
  })
  const mean = agreed.reduce((sum, each) => sum + each, 0) / agreed.length
  context.diagnostic(
    `of ${total} places both views agree on ${mean.toFixed(1)}, ${Math.min(...agreed)} at least, of 50 segments`,
  )
}

function liesOf(relays: TrialRelays): number {
  return relays.all.reduce((sum, { lies }) => sum + lies, 0)
}

function hoursAt(relays: TrialRelays): number {
  return Math.floor(relays.clock.wallMs() / HOUR_MS)
}
