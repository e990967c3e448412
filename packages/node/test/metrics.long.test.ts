/** Metrics tell numbers: no address, key, name or link of a busy node can be read out of them. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Status } from '@warren/api'
import fc from 'fast-check'
import { toHex } from '@warren/kernel'
import { createCaptureLog, VirtualClock } from '@warren/testkit'
import { readConfig } from '../src/config.ts'
import { openMetrics } from '../src/metrics/metrics-listener.ts'
import { METRICS } from '../src/metrics/metrics-table.ts'
import { renderMetrics } from '../src/metrics/render.ts'
import { METRICS_SAMPLE_MS } from '../src/timeouts.ts'
import { echo, exchange, NEVER, SmallNetwork } from './small-network.ts'

const HOST_IP = '10.77.0.1'

const PROXY = { host: '127.0.0.1', port: 9250 }
const TARGET = { host: '127.0.0.1', port: 8123 }

/** As a daemon tells it, of a relay that also has a service which somebody has visited, and what else it could betray. */
async function busyStatus(): Promise<{ status: Status; secrets: readonly string[] }> {
  const small = new SmallNetwork(7)
  const relays = small.makeRelays()
  const host = small.make(HOST_IP, { relay: true, proxy: PROXY })
  const visitor = small.make('192.168.2.1')
  await small.start(...relays)
  await small.start(host, visitor)
  await small.net.host(HOST_IP).localNet.listen(TARGET, echo)
  const ports = [{ port: 80, target: '127.0.0.1:8123' }]
  const { address } = host.services.add({ ports, name: 'my diary', clients: [], besideRelay: true })
  const published = host.services.published(address, () => {}, NEVER)
  await small.clock.settle(published, 120_000)
  const service = address.replace('.onion', '')
  const stream = await small.clock.settle(visitor.connect({ service, port: 80, isolation: '' }), 120_000)
  await small.clock.settle(exchange(stream, new Uint8Array(3_000_000)), 600_000)
  const status: Status = {
    ...host.summary(),
    version: '9.8.7-test',
    pid: 4_711_471,
    uptimeMs: 3_723_456,
    api: '127.0.0.1:45123',
    gateway: '127.0.0.1:45124',
    upstream: { address: '192.0.2.77:1080', state: 'working', cause: 'planted cause' },
    storage: { passphrase: false, notice: 'planted notice' },
  }
  const hops = host.circuits().flatMap(({ path: relayPath }) => relayPath)
  const secrets = [
    ...hops.flatMap((hop) => [hop.id, hop.address]),
    ...host.services.list().flatMap((each) => [each.name ?? '', each.address]),
    ...small.network.bootstrap.map(({ id }) => toHex(id)),
    toHex(small.random.fork(`root ${HOST_IP}`).bytes(32)),
  ]
  await small.stop(host, visitor, ...relays)
  return { status, secrets }
}

const busy = busyStatus()

/** Every text in a value, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}

interface Sample {
  readonly name: string
  readonly labels: string
  readonly value: number
}

function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(\{.*\})? (\S+)$/.exec(line) ?? []
      return { name, labels, value: Number(value) }
    })
}

test('nothing that a busy node knows by name, address, key or link stands in its metrics', async () => {
  const { status, secrets } = await busy
  const text = await renderMetrics(status)
  assert.ok(status.relay !== undefined && status.guard !== undefined && status.services === 1)
  const words = new Set(['usable', 'unknown', 'working'])
  const known = [...textsOf(status), ...secrets].filter((each) => each.length > 2 && !words.has(each))
  assert.ok(known.length > 20, `only ${known.length} texts to look for`)
  for (const each of known) {
    assert.ok(!text.includes(each), `the metrics hold "${each}"`)
    // Nor a part of it: hosts, ports, halves of keys.
    for (const part of each.split(/[^0-9A-Za-z.]+/).filter((piece) => piece.length > 7)) {
      assert.ok(!text.includes(part), `the metrics hold "${part}"`)
    }
  }
  assert.ok(!text.includes(String(status.pid)))
})

test('every sample is a number under a name and labels of the table', async () => {
  const { status } = await busy
  const allowed = new Set(
    METRICS.flatMap((metric) =>
      'label' in metric
        ? metric.values.map((value) => `${metric.name}{${metric.label}="${value}"}`)
        : [metric.name],
    ),
  )
  const samples = samplesOf(await renderMetrics(status))
  for (const { name, labels, value } of samples) {
    assert.ok(allowed.has(name + labels), name + labels)
    assert.ok(Number.isSafeInteger(value) && value >= 0, `${name} ${value}`)
  }
  const told = new Set(samples.map(({ name }) => name))
  for (const name of ['warren_state', 'warren_relay_passed_bytes_total', 'warren_services_reachable']) {
    assert.ok(told.has(name), name)
  }
})

test('traffic and time are told coarsely', async () => {
  const { status } = await busy
  const samples = samplesOf(await renderMetrics(status))
  const valueOf = (name: string, labels = ''): number | undefined =>
    samples.find((each) => each.name === name && each.labels === labels)?.value
  assert.equal(valueOf('warren_uptime_seconds'), 3720)
  const sent = valueOf('warren_link_bytes_total', '{direction="sent"}') ?? 0
  assert.ok(sent > 0 && sent % (1024 * 1024) === 0 && sent <= status.bandwidth.sentBytes)
})

test('no text of a status, whatever it is, changes what its metrics say', async () => {
  const { status } = await busy
  const before = await renderMetrics(status)
  const property = fc.asyncProperty(fc.string(), async (planted) => {
    assert.equal(await renderMetrics(withTexts(status, planted)), before)
  })
  await fc.assert(property, { numRuns: 50 })
})

/** Every text replaced but those of closed lists, which the type knows. */
function withTexts(status: Status, planted: string): Status {
  const replaced = replaceTexts(status, planted) as Status
  const { relay, upstream } = status
  return {
    ...replaced,
    state: status.state,
    ...(relay === undefined || replaced.relay === undefined
      ? {}
      : { relay: { ...replaced.relay, reachable: relay.reachable } }),
    ...(upstream === undefined || replaced.upstream === undefined
      ? {}
      : { upstream: { ...replaced.upstream, state: upstream.state } }),
  }
}

function replaceTexts(value: unknown, planted: string): unknown {
  if (typeof value === 'string') return planted
  if (Array.isArray(value)) return value.map((each) => replaceTexts(each, planted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceTexts(each, planted)]))
}

interface Asked {
  readonly code: number | undefined
  readonly text: string
}

function ask(address: string, more: http.RequestOptions = {}): Promise<Asked> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, path: '/metrics', agent: false, ...more }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ code: response.statusCode, text }))
    })
    request.on('error', reject).end()
  })
}

async function listener(context: TestContext) {
  const { status } = await busy
  const clock = new VirtualClock()
  let now: Status | undefined = status
  const opened = await openMetrics(
    { metrics: '127.0.0.1:0' },
    {
      clock,
      log: createCaptureLog(),
      status: () => {
        if (now === undefined) throw new Error('planted')
        return now
      },
    },
  )
  assert.ok(opened !== undefined)
  context.after(() => opened.close())
  return { address: opened.address, clock, status, tell: (next: Status | undefined) => (now = next) }
}

test('Prometheus gets them, and web pages, other methods and other paths get nothing', async (context) => {
  const { address } = await listener(context)
  const got = await ask(address)
  assert.equal(got.code, 200)
  assert.match(got.text, /^warren_state\{state="usable"\} 1$/m)
  const refused = [
    { headers: { host: 'evil.example' } },
    { headers: { origin: `http://${address}` } },
    { headers: { 'sec-fetch-site': 'cross-site' } },
    { method: 'POST' },
    { path: '/' },
    { path: '/metrics/../v1/status' },
  ]
  for (const request of refused) {
    const { code, text } = await ask(address, request)
    assert.ok([403, 404, 405].includes(code ?? 0), JSON.stringify(request))
    assert.doesNotMatch(text, /warren_/)
  }
})

test('who asks more often sees the same sample, and a daemon that only starts has none', async (context) => {
  const { address, clock, status, tell } = await listener(context)
  tell(undefined)
  assert.equal((await ask(address)).code, 503)
  tell(status)
  const first = await ask(address)
  tell({ ...status, circuits: status.circuits + 100 })
  assert.deepEqual(await ask(address), first)
  await clock.runFor(METRICS_SAMPLE_MS)
  assert.notDeepEqual(await ask(address), first)
})

test('metrics are off unless asked for, and on this machine unless said otherwise', async () => {
  const ports = { clock: new VirtualClock(), log: createCaptureLog(), status: () => assert.fail() }
  assert.equal(await openMetrics(readConfig(undefined, {}), ports), undefined)
  assert.equal(await openMetrics(readConfig(undefined, { metrics: 'off' }), ports), undefined)
  for (const flags of [
    { metrics: '0.0.0.0:9253' },
    { metrics: '192.0.2.1:9253' },
    { metrics: '127.0.0.1:0' },
    { metricsFromOutside: true },
  ]) {
    assert.throws(() => readConfig(undefined, flags), { kind: 'bad-input' }, JSON.stringify(flags))
  }
  const outside = readConfig(undefined, { metrics: '0.0.0.0:9253', metricsFromOutside: true })
  assert.equal(outside.metrics, '0.0.0.0:9253')
})

test('the guide for operators lists every metric, in the order of the table', () => {
  const guide = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'guides', 'operator.md')
  const rows = fs.readFileSync(guide, 'utf8').matchAll(/^\| `(warren_\w+)(\{(\w+)\})?` \|/gm)
  const listed = [...rows].map(([, name, , label]) => ({ name, label }))
  const known = METRICS.map((metric) => ({
    name: metric.name,
    label: 'label' in metric ? metric.label : undefined,
  }))
  assert.deepEqual(listed, known)
})
