/** Programs nobody changed, over six relays: curl, git and a browser reach a web server whose place they cannot know. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { findProgram, needs } from '@warren/testkit'
import {
  cleanEnvironment,
  curl,
  curlHashed,
  makeRepository,
  type Origin,
  PAGE_TITLE,
  REPOSITORY,
  runProgram,
  sha256OfFile,
  startOrigin,
  Testbed,
} from '@warren/testkit/processes'
import { chromium } from 'playwright-core'

const LARGE_BYTES = 200_000_000
/** A tenth of what an idle machine passes in a second is enough. */
const LARGE_TIMEOUT_MS = 480_000
const PARALLEL = 40
/** Too little for a second leg. */
const FILE_BYTES = 300_000

describe('programs over six relays', { skip: needs('curl') }, () => {
  let testbed: Testbed
  let origin: Origin
  let address: string
  let head: string

  before(async () => {
    testbed = await Testbed.start()
    const gitRoot = join(testbed.directory, 'git')
    if (needs('git') === false) head = await makeRepository(gitRoot)
    origin = await startOrigin(gitRoot)
    address = await testbed.service.addService(origin.port)
  })
  after(async () => {
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const url = (path: string, suffix = 'onion'): string => `http://${address}.${suffix}${path}`
  const socks5 = (): string[] => ['--socks5-hostname', testbed.client.proxy]

  it('curl reaches the service by either suffix, in upper case, and under a sub-label', async () => {
    const names = [
      `${address}.onion`,
      `${address}.warren`,
      `${address.toUpperCase()}.ONION`,
      `www.${address}.onion`,
    ]
    for (const name of names) {
      const result = await curl([...socks5(), `http://${name}/small`])
      assert.deepEqual([result.code, result.output], [0, 'reached\n'], result.errors)
    }
  })

  const protocols: readonly [string, () => string[]][] = [
    ['SOCKS5', socks5],
    ['SOCKS4a', () => ['--socks4a', testbed.client.proxy]],
    ['HTTP CONNECT', () => ['-p', '-x', `http://${testbed.client.proxy}`]],
  ]
  for (const [name, proxy] of protocols) {
    it(`200 MB arrive byte for byte by ${name}`, async (context) => {
      const result = await curlHashed([...proxy(), url(`/bytes/${LARGE_BYTES}`)], {
        timeoutMs: LARGE_TIMEOUT_MS,
      })
      assert.deepEqual([result.code, result.bytes], [0, LARGE_BYTES], result.errors)
      assert.equal(result.sha256, sha256OfFile(LARGE_BYTES))
      context.diagnostic(`${(LARGE_BYTES / 1000 / result.tookMs).toFixed(1)} MB/s`)
    })
  }

  it('forty curls at once each get their own file', async () => {
    const downloads = Array.from({ length: PARALLEL }, (_, index) => {
      const bytes = 50_000 + index * 1_000
      return curlHashed([...socks5(), url(`/bytes/${bytes}`)]).then((result) => ({ bytes, result }))
    })
    for (const { bytes, result } of await Promise.all(downloads)) {
      assert.deepEqual([result.code, result.sha256], [0, sha256OfFile(bytes)], result.errors)
    }
  })

  it('an upload arrives whole', async () => {
    const result = await curl([...socks5(), '--data-binary', '@-', url('/echo')], {
      input: 'x'.repeat(3_000_000),
    })
    assert.equal(result.output, '3000000\n', result.errors)
  })

  it('git clones a repository', { skip: needs('git') }, async () => {
    const target = join(testbed.directory, 'clone')
    const proxy = `http.proxy=socks5h://${testbed.client.proxy}`
    const env = cleanEnvironment(testbed.directory)
    const clone = await runProgram('git', ['-c', proxy, 'clone', '-q', url('/git/sample.git'), target], {
      env,
    })
    assert.equal(clone.code, 0, clone.errors)
    const fsck = await runProgram('git', ['fsck', '--full', '--strict'], { cwd: target, env })
    assert.equal(fsck.code, 0, fsck.errors)
    assert.equal((await runProgram('git', ['rev-parse', 'HEAD'], { cwd: target, env })).output.trim(), head)
  })

  it('Chromium shows a page with its image and script', { skip: needs('chromium') }, async () => {
    const browser = await chromium.launch({
      executablePath: findProgram('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
      proxy: { server: `socks5://${testbed.client.proxy}` },
    })
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 360 } })
      await page.goto(url('/'), { timeout: 180_000 })
      assert.equal(await page.title(), PAGE_TITLE)
      assert.equal(await page.textContent('#script'), `fetched ${`${address}.onion`.length}`)
      assert.equal(
        await page.locator('#image').evaluate((image) => (image as { naturalWidth?: number }).naturalWidth),
        200,
      )
      const artifacts = join(REPOSITORY, 'artifacts')
      mkdirSync(artifacts, { recursive: true })
      await page.screenshot({ path: join(artifacts, 'chromium-over-six-relays.png') })
    } finally {
      await browser.close()
    }
  })

  it('different credentials use different circuits, equal ones share theirs', async () => {
    const received = async (): Promise<Map<unknown, number>> => {
      const circuits = (await testbed.client.run('circuits')).objects.filter(isRendezvous)
      return new Map(circuits.map(({ id, receivedBytes }) => [id, Number(receivedBytes)]))
    }
    /** The circuits over which a file came; those that are merely there, or ready, carry nothing. */
    const fetchAs = async (user: string): Promise<unknown[]> => {
      const before = await received()
      await curl([
        '-x',
        `socks5h://${user}:x@${testbed.client.proxy}`,
        '-o',
        '/dev/null',
        url(`/bytes/${FILE_BYTES}`),
      ])
      const grown = [...(await received())].filter(
        ([id, bytes]) => bytes - (before.get(id) ?? 0) >= FILE_BYTES,
      )
      return grown.map(([id]) => id)
    }
    const alice = await fetchAs('alice')
    assert.equal(alice.length, 1)
    assert.deepEqual(await fetchAs('alice'), alice)
    const bob = await fetchAs('bob')
    assert.equal(bob.length, 1)
    assert.notDeepEqual(bob, alice)
  })
})

/** The far end of a rendezvous is a hop more than the path. */
function isRendezvous(circuit: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(circuit['path']) && circuit['hops'] === circuit['path'].length + 1
}
