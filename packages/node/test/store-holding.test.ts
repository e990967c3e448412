import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.ts'
import { DEFAULT_QUOTA_BYTES } from '@warren/store'
import { storeQuotaOf } from '../src/relay/store-quota.ts'
import { SmallNetwork } from './small-network.ts'

test('a relay says what it keeps for others, and a node that is none says so', async () => {
  const network = new SmallNetwork(3)
  const relays = network.makeRelays()
  const client = network.make('10.99.0.1')
  network.begin(...relays)
  const [relay] = relays
  assert.ok(relay !== undefined)
  const { holds, held } = await network.clock.settle(relay.store(), 1000)
  assert.ok(holds)
  assert.deepEqual(
    [held?.shares, held?.items, held?.usedBytes, held?.isDiskFull, held?.earliestUntil],
    [0, 0, 0, false, undefined],
  )
  assert.equal(relay.summary().relay?.store?.shares, 0)
  assert.deepEqual(await network.clock.settle(client.store(), 1000), { holds: false })
  await network.stop(...relays)
})

test('a quota is a size, nothing, or 1 GiB; what is none is refused with what would be one', () => {
  assert.equal(storeQuotaOf({}), DEFAULT_QUOTA_BYTES)
  assert.equal(storeQuotaOf({ storeQuota: '0' }), 0)
  assert.equal(storeQuotaOf({ storeQuota: '20GB' }), 20e9)
  for (const storeQuota of ['lots', '1kB', '900TB', '-5GB']) {
    assert.throws(() => readConfig(undefined, { storeQuota }), {
      kind: 'bad-input',
      next: /--store-quota 20GB/,
    })
  }
})
