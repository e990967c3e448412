import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail, SILENT_LOG } from '@warren/kernel'
import { readConfig } from '../src/config.ts'
import { advertisedThrough, openRouterPort } from '../src/daemon/router-port.ts'

const RELAY = { relay: true, listen: '0.0.0.0:9252', portMapping: true } as const

test('a relay behind a router advertises what the router gave, unless its owner said where it stands', async () => {
  let closed = 0
  const map = async (): Promise<{
    external: { host: string; port: number }
    close: () => Promise<void>
  }> => ({
    external: { host: '198.51.100.7', port: 4242 },
    close: async () => void closed++,
  })
  const config = readConfig(undefined, RELAY)
  const router = await openRouterPort(config, SILENT_LOG, map)
  assert.deepEqual(router?.status, { state: 'mapped', external: '198.51.100.7:4242' })
  assert.equal(advertisedThrough(config, router).advertise, '198.51.100.7:4242')
  const said = readConfig(undefined, { ...RELAY, advertise: '203.0.113.5:1' })
  assert.equal(advertisedThrough(said, router).advertise, '203.0.113.5:1')
  await router?.close()
  assert.equal(closed, 1)
})

test('a router that does not help is said so in one sentence, and the start goes on', async () => {
  const map = async (): Promise<never> => {
    throw fail('unreachable', 'port mapping: this network has no router that answers', {
      next: 'Do it yourself.',
    })
  }
  const config = readConfig(undefined, RELAY)
  const router = await openRouterPort(config, SILENT_LOG, map)
  assert.deepEqual(router?.status, {
    state: 'failed',
    cause: 'this network has no router that answers. Do it yourself.',
  })
  assert.equal(advertisedThrough(config, router).advertise, undefined)
})

test('no router is asked unless the owner of a relay wants it', async () => {
  const map = async (): Promise<never> => assert.fail('a router was asked')
  for (const change of [{ portMapping: false }, { relay: false, listen: undefined }]) {
    assert.equal(
      await openRouterPort(readConfig(undefined, { ...RELAY, ...change }), SILENT_LOG, map),
      undefined,
    )
  }
})
