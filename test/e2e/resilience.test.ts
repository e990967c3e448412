/** What happens when keys are wrong and processes die: refusals, retries, restarts, and nothing acknowledged that is lost. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import {
  curl,
  curlHashed,
  type Json,
  type Origin,
  type RunResult,
  sha256OfFile,
  startOrigin,
  Testbed,
  until,
} from '@warren/testkit/processes'

const REACHED_AGAIN_MS = 180_000
const TRANSFER_BYTES = 20_000_000

describe('a service that only admits clients it knows', { skip: needs('curl') }, () => {
  const bed = useTestbed()

  it('is closed to who has no key and to who has another, and open to who has the right one', async () => {
    const { client, service } = bed.testbed
    const [right, wrong] = [await client.must('client-auth', 'new'), await client.must('client-auth', 'new')]
    const address = await service.addService(bed.origin.port, '--client', String(right['publicKey']))
    assert.match((await fetchSmall(bed.testbed, address)).errors, /\(244\)/)

    await client.must('client-auth', 'add', address, String(wrong['privateKey']))
    assert.match((await fetchSmall(bed.testbed, address)).errors, /\(245\)/)

    await client.must('client-auth', 'add', address, String(right['privateKey']))
    assert.equal((await fetchSmall(bed.testbed, address)).output, 'reached\n')

    const listed = (await client.run('client-auth', 'list')).output
    assert.ok(listed.includes(String(right['publicKey'])) && !listed.includes(String(right['privateKey'])))
  })
})

describe('processes that die', { skip: needs('curl') }, () => {
  const bed = useTestbed()
  let address: string

  before(async () => {
    address = await bed.testbed.service.addService(bed.origin.port)
  })

  it('a transfer whose relay is killed in the middle comes whole over its second leg or fails, and the next one succeeds', async () => {
    const url = `http://${address}.onion/gated/${TRANSFER_BYTES}`
    const half = bed.origin.halfWay()
    const transfer = curlHashed(['--socks5-hostname', bed.testbed.client.proxy, url])
    await half
    bed.testbed.killRelay(await lastRelayInUse(bed.testbed))
    bed.origin.release()
    const broken = await transfer
    // In six relays the dead one may lie on both legs.
    if (broken.code === 0)
      assert.equal(broken.sha256, sha256OfFile(TRANSFER_BYTES), 'whole, and not what it was')
    await reachedWithin(bed.testbed, address, REACHED_AGAIN_MS)
    const whole = await curlHashed([
      '--socks5-hostname',
      bed.testbed.client.proxy,
      `http://${address}.onion/bytes/${TRANSFER_BYTES}`,
    ])
    assert.equal(whole.sha256, sha256OfFile(TRANSFER_BYTES), whole.errors)
  })

  it('a service keeps its address when its node is restarted', async () => {
    await bed.testbed.service.stop()
    await bed.testbed.service.start()
    await reachedWithin(bed.testbed, address, REACHED_AGAIN_MS)
  })

  it('a client that is restarted reaches it again', async () => {
    await bed.testbed.client.stop()
    await bed.testbed.client.start()
    await reachedWithin(bed.testbed, address, REACHED_AGAIN_MS)
  })

  it('a service node that is killed while it is being asked loses nothing it acknowledged', async () => {
    const { service } = bed.testbed
    const acknowledged = [address]
    for (let round = 0; round < 3; round++) {
      acknowledged.push(await service.addService(bed.origin.port))
      // This one is not waited for: it may or may not be kept, but must not damage the others.
      const interrupted = service.run('service', 'add', `81=127.0.0.1:${bed.origin.port}`)
      await service.kill()
      await interrupted
      await service.start()
      const listed = (await service.run('service', 'list')).objects.map(addressOf)
      for (const one of acknowledged) assert.ok(listed.includes(one), 'an acknowledged service is gone')
    }
    for (const one of acknowledged) await reachedWithin(bed.testbed, one, REACHED_AGAIN_MS)
  })

  it('a client node that is killed keeps the keys it acknowledged', async () => {
    const { client } = bed.testbed
    const keys = await client.must('client-auth', 'new')
    await client.must('client-auth', 'add', address, String(keys['privateKey']))
    await client.kill()
    await client.start()
    assert.deepEqual((await client.run('client-auth', 'list')).objects.map(addressOf), [address])
    await reachedWithin(bed.testbed, address, REACHED_AGAIN_MS)
  })
})

interface Bed {
  readonly testbed: Testbed
  readonly origin: Origin
}

/** A test bed and an origin for the suite that calls this. */
function useTestbed(): Bed {
  let testbed: Testbed | undefined
  let origin: Origin | undefined
  before(async () => {
    testbed = await Testbed.start()
    origin = await startOrigin()
  })
  after(async () => {
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })
  return {
    get testbed() {
      assert.ok(testbed !== undefined)
      return testbed
    },
    get origin() {
      assert.ok(origin !== undefined)
      return origin
    },
  }
}

function fetchSmall(testbed: Testbed, address: string): Promise<RunResult> {
  return curl(['--socks5-hostname', testbed.client.proxy, `http://${address}.onion/small`])
}

async function reachedWithin(testbed: Testbed, address: string, timeoutMs: number): Promise<void> {
  let last = ''
  await until('the service is reached again', timeoutMs, async () => {
    const result = await fetchSmall(testbed, address)
    last = result.errors
    return result.output === 'reached\n'
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; curl's last word: ${last}`)
  })
}

function addressOf(object: Json): string {
  return String(object['address']).replace(/\.(onion|warren)$/, '')
}

/** The rendezvous point of the circuit that has carried most: not the guard, which the client may keep trying. */
async function lastRelayInUse(testbed: Testbed): Promise<string> {
  const { objects } = await testbed.client.run('circuits')
  const [busiest] = objects.toSorted((a, b) => Number(b['receivedBytes']) - Number(a['receivedBytes']))
  const path = busiest?.['path'] as readonly { address: string }[]
  return path.at(-1)?.address ?? ''
}
