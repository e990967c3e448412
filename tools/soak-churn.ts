/**
 * An hour of real processes that others come and go around (`npm run soak -- churn`): guests join, some as relays, fetch, break off
 * in the middle and are killed, while relays, a service and a client stay. What stays must not grow: memory and open files.
 */
import fs from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { curl, startOrigin, Testbed, WarrenNode } from '@warren/testkit/processes'

/** Compilers, pools and caches fill at first; what is compared comes after. */
const WARM_UP_SHARE = 1 / 4
/** Memory of a process breathes with what it carries; more than this from the first third of the rest to the last is a leak. */
const MAX_GROWTH_SHARE = 0.15
const MAX_MORE_FILES = 16
const SAMPLE_MS = 10_000
/** A round begins so long after the one before at the soonest: what is looked for is growth, not load. */
const ROUND_MS = 8_000
const PAGE_BYTES = 2_000_000
const FILE_BYTES = 8_000_000

interface Sample {
  readonly residentMiB: number
  readonly files: number
}

/** What stays, by name. */
type Watched = ReadonlyMap<string, { readonly pid: number; readonly samples: Sample[] }>

export interface Churned {
  readonly summary: string
  readonly isBroken: boolean
}

export async function churn(minutes: number): Promise<Churned> {
  const testbed = await Testbed.start({ relays: 8 })
  const origin = await startOrigin()
  try {
    const address = await testbed.service.addService(origin.port)
    const watched = watch(testbed)
    const endMs = Date.now() + minutes * 60_000
    const sampling = setInterval(() => sample(watched), SAMPLE_MS)
    let rounds = 0
    let failures = 0
    while (Date.now() < endMs) {
      const pause = setTimeout(ROUND_MS)
      const outcomes = await Promise.allSettled([
        page(testbed, address, rounds),
        breakOff(testbed, address, rounds),
        file(testbed, rounds),
        guest(testbed, address, rounds),
      ])
      rounds++
      await pause
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue
        failures++
        console.log(`soak: round ${rounds}: ${String(outcome.reason).split('\n')[0]}`)
      }
    }
    clearInterval(sampling)
    return judge(watched, { minutes, rounds, failures })
  } finally {
    await origin.close()
    await testbed.close()
  }
}

function watch(testbed: Testbed): Watched {
  const { service, client } = testbed
  const pids = [
    ['service', service.pid],
    ['client', client.pid],
    ...testbed.relays().map(({ pid }, index) => [`relay ${index + 1}`, pid] as const),
  ] as const
  return new Map(pids.map(([name, pid]) => [name, { pid, samples: [] }]))
}

function sample(watched: Watched): void {
  for (const { pid, samples } of watched.values()) {
    // Who has died has too few samples, and is found out by that.
    if (!fs.existsSync(`/proc/${pid}`)) continue
    const resident = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))
    const files = fs.readdirSync(`/proc/${pid}/fd`).length
    samples.push({ residentMiB: Number(resident?.[1]) / 1024, files })
  }
}

function fetchOf(
  testbed: Testbed,
  address: string,
  isolation: string,
  more: readonly string[],
): Promise<unknown> {
  const url = `http://${address}.onion/bytes/${PAGE_BYTES}`
  const proxy = ['--socks5-hostname', testbed.client.proxy, '--proxy-user', `${isolation}:x`]
  return curl([...proxy, '-o', '/dev/null', ...more, url], { timeoutMs: 120_000 })
}

/** A whole page over a circuit of its own. */
async function page(testbed: Testbed, address: string, round: number): Promise<void> {
  await fetchOf(testbed, address, `page${round}`, ['--fail'])
}

/** Who goes away in the middle, at whatever step. */
async function breakOff(testbed: Testbed, address: string, round: number): Promise<void> {
  const seconds = String(0.05 + (round % 10) / 20)
  await fetchOf(testbed, address, `off${round}`, ['--max-time', seconds]).catch(() => {})
}

async function file({ directory, service, client }: Testbed, round: number): Promise<void> {
  const name = path.join(directory, `file${round}`)
  const to = path.join(directory, `to${round}`)
  fs.writeFileSync(name, randomBytes(FILE_BYTES))
  fs.mkdirSync(to)
  const share = await service.must('share', name)
  try {
    await client.must('get', String(share['link']), '--to', to)
  } finally {
    await service.must('share', 'stop', String(share['id']))
    fs.rmSync(name)
    fs.rmSync(to, { recursive: true })
  }
}

/** Joins, fetches, and is killed without a word. */
async function guest(testbed: Testbed, address: string, round: number): Promise<void> {
  const { directory, networkFile } = testbed
  const node = await WarrenNode.create({ name: `guest${round}`, directory, networkFile })
  try {
    await node.start()
    const args = ['--socks5-hostname', node.proxy, '-o', '/dev/null', '--fail']
    await curl([...args, `http://${address}.onion/bytes/${PAGE_BYTES}`], { timeoutMs: 120_000 })
  } finally {
    await node.kill().catch(() => {})
    fs.rmSync(node.home, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function judge(
  watched: Watched,
  {
    minutes,
    rounds,
    failures,
  }: { readonly minutes: number; readonly rounds: number; readonly failures: number },
): Churned {
  const faults: string[] = []
  let most = 0
  const asked = Math.max(...[...watched.values()].map(({ samples }) => samples.length))
  for (const [name, { samples }] of watched) {
    if (samples.length < asked) faults.push(`${name} died`)
    const settled = samples.slice(Math.floor(samples.length * WARM_UP_SHARE))
    const third = Math.floor(settled.length / 3)
    const [first, last] = [settled.slice(0, third), settled.slice(-third)]
    const before = median(first.map(({ residentMiB }) => residentMiB))
    const after = median(last.map(({ residentMiB }) => residentMiB))
    const files = median(last.map((one) => one.files)) - median(first.map((one) => one.files))
    const grown = after / before - 1
    most = Math.max(most, grown)
    console.log(`soak: ${name}: ${before.toFixed(0)} to ${after.toFixed(0)} MiB, ${files} more open files`)
    if (!(grown <= MAX_GROWTH_SHARE)) faults.push(`${name} grew by ${(100 * grown).toFixed(0)} %`)
    if (!(files <= MAX_MORE_FILES)) faults.push(`${name} has ${files} more files open`)
  }
  const facts = `${minutes} minutes of churn, ${rounds} rounds, ${failures} of ${4 * rounds} tries failed, memory grew by at most ${(100 * most).toFixed(0)} %`
  return { summary: [facts, ...faults].join(', '), isBroken: faults.length > 0 }
}
