/** Content lives for a month of dying and joining relays with its author gone, because one who can only verify it keeps it alive. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { CancelSource, drawBelow } from '@warren/kernel'
import { TrialClient } from './support/trial-client.ts'
import { type TrialRelay, TrialRelays } from './support/trial-relays.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const RELAYS = 40
/** Relays that die each day, for good and with their disks, and as many join. */
const REPLACED_A_DAY = 2
const FILE_BYTES = 400_000
/** The dead are listed until then: what a descriptor's age allows. */
const LISTED_MS = 3 * HOUR_MS

class Month {
  readonly relays = new TrialRelays(RELAYS, 'thirty days')
  readonly #first: readonly TrialRelay[] = [...this.relays.all]
  readonly #diedAtMs = new Map<TrialRelay, number>()
  readonly #fate = this.relays.random.fork('fate')

  client(): TrialClient {
    const isListed = (relay: TrialRelay): boolean =>
      this.relays.clock.nowMs() < (this.#diedAtMs.get(relay) ?? Number.POSITIVE_INFINITY) + LISTED_MS
    return new TrialClient(this.relays, () => this.relays.all.filter(isListed).map(({ info }) => info))
  }

  /** Of the relays that were there on day 0. */
  get gone(): number {
    return this.#first.filter(({ behaviour }) => behaviour === 'dead').length
  }

  async pass(days: number): Promise<void> {
    for (let day = 0; day < days; day++) {
      for (let death = 0; death < REPLACED_A_DAY; death++) {
        const { living } = this.relays
        const victim = living[drawBelow(this.#fate, living.length)] ?? assert.fail('somebody lives')
        await this.relays.kill(victim)
        this.#diedAtMs.set(victim, this.relays.clock.nowMs())
        this.relays.add()
        await this.relays.clock.runFor(DAY_MS / REPLACED_A_DAY)
      }
    }
  }
}

test('a file whose author is gone from day 1 outlives more than half of the relays while one pinner mends it', async (context) => {
  const month = new Month()
  const file = month.relays.random.fork('file').bytes(FILE_BYTES)
  const { link, capability } = await month.client().leave(file)
  const pinner = month.client()
  const keeper = pinner.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  // Longer than holders had promised the author.
  await month.pass(31)
  assert.ok(month.gone >= RELAYS / 3, `${month.gone} of the first ${RELAYS} relays are gone`)
  const kept = keeper.get(capability) ?? assert.fail('it is kept')
  assert.ok((kept.repaired ?? 0) > 0)
  assert.ok((kept.live ?? 0) > (kept.needed ?? 0))
  const { traffic, repairs } = pinner
  const { needed = 0, total = 0, repaired } = kept
  assert.ok(repairs.putBytes > 0 && repairs.gotBytes > 0)
  context.diagnostic(
    `${month.gone} of ${RELAYS} relays replaced in 31 days; ${repaired} repairs of a segment of ${needed} + ${total - needed} put ${repairs.putBytes} bytes and got ` +
      `${repairs.gotBytes}, ${((repairs.putBytes + repairs.gotBytes) / FILE_BYTES).toFixed(1)} times the file of ${FILE_BYTES}; to look whether it is there took ` +
      `${traffic.gotBytes - repairs.gotBytes} bytes of samples and indexes and ${traffic.renewals} questions`,
  )
  assert.deepEqual(await month.client().get(link), file)
  await month.relays.clock.settle(keeper.stop(), HOUR_MS)
  await month.relays.stop()
})

test('without anybody who mends it the same month takes it away', async (context) => {
  const month = new Month()
  const file = month.relays.random.fork('file').bytes(FILE_BYTES)
  const { link, capability } = await month.client().leave(file)
  await month.pass(2)
  assert.deepEqual(await month.client().get(link), file)
  // Still within what holders promised.
  await month.pass(27)
  const found = await month.relays.clock.settle(
    month.client().keeper().check({ capability, kind: 'share' }, { cancel: new CancelSource().cancel }),
    HOUR_MS,
  )
  context.diagnostic(`${month.gone} of ${RELAYS} relays gone; ${found.live} shares of ${found.needed} needed`)
  assert.ok(found.live < found.needed)
  assert.equal(await month.client().get(link), undefined)
  await month.relays.stop()
})
