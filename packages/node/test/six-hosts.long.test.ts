/** The smallest network in which everybody is relay, client and service at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { echo, exchange, NEVER, SmallNetwork } from './small-network.ts'

const SERVER = { host: '127.0.0.1', port: 8123 }
/** Less than a client waits at one meeting point before it tries another. */
const ARRIVES_WITHIN_MS = 12_000
const ISOLATIONS = 3

test('six relays on six hosts bear the loss of one: those left still serve and connect', async () => {
  const small = new SmallNetwork(6)
  const nodes = small.makeRelays()
  await small.start(...nodes)
  await small.clock.runFor(10_000)
  const [dead, ...alive] = nodes
  assert.ok(dead !== undefined)
  // Gone without a goodbye: the others find out by dialling it.
  small.net.host('10.1.0.1').crash()
  const names: string[] = []
  for (const [index, node] of alive.entries()) {
    await small.net.host(`10.${index + 2}.0.1`).localNet.listen(SERVER, echo)
    const { address } = node.services.add({
      ports: [{ port: 80, target: '127.0.0.1:8123' }],
      besideRelay: true,
    })
    await small.clock.settle(
      node.services.published(address, () => {}, NEVER),
      600_000,
    )
    names.push(address.replace('.onion', ''))
  }
  // Everybody comes to everybody, so that some meet the service at its own relay: few are left of which each can be the last.
  for (const [index, node] of alive.entries()) {
    for (const service of names.filter((_, other) => other !== index)) {
      for (let isolation = 0; isolation < ISOLATIONS; isolation++) {
        const body = Uint8Array.of(index, isolation, 2, 3)
        const stream = await small.clock.settle(
          node.connect({ service, port: 80, isolation: String(isolation) }),
          ARRIVES_WITHIN_MS,
        )
        assert.deepEqual([...(await small.clock.settle(exchange(stream, body), 60_000))], [...body])
      }
    }
  }
  await small.stop(...nodes)
})
