/** `warren leaktest` on real daemons: those that are as they should be pass, one with a planted leak does not. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { OPERATIONS, type OperationName } from '@warren/api'
import { needs } from '@warren/testkit'
import { type Json, type Origin, startOrigin, Testbed, until, warren } from '@warren/testkit/processes'

const SECONDS = '4'
const BEGUN_MS = 120_000
/** At a megabyte a second it is not over before it is ended. */
const VISIT_BYTES = 2_000_000_000
const CANNOT = process.platform === 'linux' ? false : 'no Linux'

interface Report {
  readonly passed: boolean
  readonly leaks: readonly string[]
  readonly endpoints: readonly { readonly place: string; readonly purpose: string }[]
  readonly work: readonly { readonly name: string; readonly result: string }[]
  readonly traced: boolean
  readonly limits: readonly string[]
}

describe('leaktest', { skip: CANNOT || needs('curl') }, () => {
  let testbed: Testbed
  let origin: Origin
  let address: string

  before(async () => {
    testbed = await Testbed.start()
    origin = await startOrigin()
    address = await testbed.service.addService(origin.port)
  })
  after(async () => {
    await testbed?.close()
    await origin?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const leaktest = async (
    home: string,
    ...more: string[]
  ): Promise<Report & { readonly code: number | undefined }> => {
    const { code, objects, output, errors } = await warren(testbed.directory, [
      'leaktest',
      '--home',
      home,
      '--seconds',
      SECONDS,
      ...more,
    ])
    const report = objects.at(-1) as unknown as Report
    assert.ok(report?.leaks !== undefined, `${output}${errors}`)
    return { ...report, code }
  }
  const relays = (): string[] => testbed.relays().map(({ address }) => address)

  it('client and service pass: relays of the network, their own ports and the own server, while they visit, look and refuse', async () => {
    for (const { home } of [testbed.client, testbed.service]) {
      const report = await leaktest(home)
      assert.deepEqual([report.code, report.passed, report.leaks], [0, true, []])
      const outside = report.endpoints.filter(({ purpose }) => purpose === 'dial')
      assert.ok(outside.length > 0)
      for (const { place } of outside) assert.ok(relays().includes(place), place)
      const foreign = report.work.filter(({ name }) => /internet/.test(name))
      assert.deepEqual(
        foreign.map(({ result }) => result),
        ['refused', 'refused', 'refused', 'refused'],
      )
      assert.ok(report.limits.length >= 3)
    }
    // Somebody is there from before it begins until it is over: a visit of its own is over before a sample is taken.
    const long = `/bytes/${VISIT_BYTES}`
    const slowly = ['-sS', '--limit-rate', '1M', '-o', '/dev/null', '--socks5-hostname', testbed.client.proxy]
    const visitor = spawn('curl', [...slowly, `http://${address}.onion${long}`], { stdio: 'ignore' })
    const gone = once(visitor, 'exit')
    await until('the visit has begun', BEGUN_MS, () => origin.requests.includes(`GET ${long}`))
    const { endpoints, work } = await leaktest(testbed.service.home)
    visitor.kill('SIGKILL')
    await gone
    assert.ok(
      endpoints.some(({ place, purpose }) => purpose === 'service' && place === `127.0.0.1:${origin.port}`),
    )
    assert.ok(work.some(({ name, result }) => name === 'a service' && result === 'opened'))
  })

  it('a relay passes: whoever links to it comes to its own port', async () => {
    const report = await leaktest(join(testbed.testnetDirectory, 'relay-1'))
    assert.deepEqual([report.code, report.leaks], [0, []])
    assert.ok(report.endpoints.some(({ purpose }) => purpose === 'relay-port'))
  })

  it('a daemon with a planted leak does not pass, and both leaks are named', async () => {
    const { client } = testbed
    await client.stop()
    const place = `127.0.0.1:${origin.port}`
    const env = {
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'planted-in-daemon.mjs')}`,
      PLANTED_LEAK: place,
    }
    const up = ['up', '--home', client.home, '--proxy', client.proxy, '--detach']
    const started = await warren(testbed.directory, up, { env })
    assert.equal(started.code, 0, started.output)
    const report = await leaktest(client.home)
    assert.deepEqual([report.code, report.passed], [1, false])
    assert.ok(report.leaks.includes('It asks DNS at 127.0.0.53:53.'), report.leaks.join())
    assert.ok(
      report.leaks.includes(`It contacts ${place}, which is no relay of this network.`),
      report.leaks.join(),
    )
  })

  it('the tracer finds the same without looking', { skip: needs('strace') }, async () => {
    const report = await leaktest(testbed.client.home, '--trace')
    assert.deepEqual([report.code, report.traced], [1, true])
    assert.ok(report.leaks.includes('It asks DNS at 127.0.0.53:53.'), report.leaks.join())
    await testbed.client.stop()
    await testbed.client.start()
    const clean = await leaktest(testbed.client.home, '--trace')
    assert.deepEqual([clean.code, clean.leaks], [0, []])
  })

  it('a node that does not run, or nonsense, is told what to do', async () => {
    const absent = await warren(testbed.directory, ['leaktest', '--home', join(testbed.directory, 'nobody')])
    assert.equal(absent.code, 3)
    for (const seconds of ['0', 'x', '1e9']) {
      const result = await warren(testbed.directory, [
        'leaktest',
        '--home',
        testbed.client.home,
        '--seconds',
        seconds,
      ])
      assert.equal(result.code, 2, seconds)
    }
  })

  it('what commands print with --json is what the API promises', async () => {
    const commands: [OperationName, string[]][] = [
      ['getStatus', ['status']],
      ['getExposure', ['exposure']],
      ['runDoctor', ['doctor']],
      ['makeSupportBundle', ['support']],
      ['getOperator', ['operator', 'show']],
      ['newClientKeys', ['client-auth', 'new']],
      ['listCircuits', ['circuits']],
      ['listSockets', ['sockets']],
      ['listServices', ['service', 'list']],
      ['listClientAuth', ['client-auth', 'list']],
      ['listShares', ['share', 'list']],
      ['listDownloads', ['get', 'list']],
    ]
    for (const [name, words] of commands) {
      const { code, objects } = await testbed.service.run(...words)
      // The doctor's 1 says that it found something, which a busy machine is a reason for.
      assert.ok(code === 0 || (code === 1 && name === 'runDoctor'), words.join(' '))
      const { answer } = OPERATIONS[name]
      const asked: object | Json = name.startsWith('list') ? { items: objects } : (objects.at(-1) ?? {})
      const parsed = answer.safeParse(asked)
      assert.ok(parsed.success, `${words.join(' ')}: ${parsed.error?.message}`)
    }
  })

  it('a support bundle is shown before it is saved, names nobody, and is saved for its owner only', async () => {
    const file = join(testbed.directory, 'bundle.json')
    const refused = await testbed.service.run('support', '--out', file)
    assert.equal(refused.code, 2)
    assert.ok(!existsSync(file))
    const saved = await testbed.service.must('support', '--out', file, '--yes')
    assert.equal(saved['path'], file)
    assert.equal(statSync(file).mode & 0o077, 0)
    const text = readFileSync(file, 'utf8')
    for (const address of relays()) assert.ok(!text.includes(address.split(':')[0] ?? address))
    assert.ok(!text.includes(testbed.directory) && !/[a-z2-7]{56}/.test(text))
    assert.equal(
      (await testbed.service.run('support', '--out', file, '--yes')).code,
      2,
      'nothing is written over',
    )
    await testbed.service.stop()
    const offline = await testbed.service.run('support')
    assert.equal(offline.code, 0)
    assert.ok(OPERATIONS.makeSupportBundle.answer.safeParse(offline.objects.at(-1)).success)
  })
})
