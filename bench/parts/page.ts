/** The page: how soon it is there, how large it is, and whether it stays quick with thousands of things on it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findProgram } from '@warren/testkit'
import {
  curl,
  mustWarren,
  REPOSITORY,
  startOrigin,
  Testbed,
  until,
  WarrenNode,
} from '@warren/testkit/processes'
import { type Browser, chromium, type Page } from 'playwright-core'
import { startFakeDaemon } from '../page-fake.ts'
import type { Part } from '../report.ts'

const ROUNDS = 5
/** Of what takes minutes. */
const LONG_ROUNDS = 2
const RELAYS = 20
const DOWNLOADS = 5000
const CIRCUITS = 700
const FILE_BYTES = 1_000_000
const SCROLL_STEPS = 60
const INDEX_TIMEOUT_MS = 120_000
const RESTORE_TIMEOUT_MS = 240_000

function compiledPage(): string {
  const parent = join(REPOSITORY, '.cache', 'page')
  const byAge = readdirSync(parent).map((name) => join(parent, name))
  byAge.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return byAge[0] ?? parent
}

/** `warren up` as a person types it: resolves with what it says of the page. */
async function upInTerminal(testbed: Testbed, name: string): Promise<{ url: string; child: ChildProcess }> {
  const home = join(testbed.directory, name)
  const { networkFile } = testbed
  const child = spawn(
    join(REPOSITORY, 'warren'),
    ['up', '--home', home, '--network', networkFile, '--proxy', '127.0.0.1:0'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, found] = /(http:\/\/\S+#[0-9a-f]{32})/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return { url, child }
}

interface Opened {
  readonly usableMs: number
  readonly paintMs: number
}

async function openAfterUp(browser: Browser, testbed: Testbed, round: number): Promise<Opened> {
  // The browser is open already.
  const page = await (await browser.newContext()).newPage()
  const startMs = performance.now()
  const { url, child } = await upInTerminal(testbed, `up-${round}`)
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const usableMs = performance.now() - startMs
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  await page.context().close()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  return { usableMs, paintMs }
}

/** The longest time between two frames while `work` goes on, in milliseconds. */
async function longestFrame(page: Page, work: () => Promise<void>): Promise<number> {
  // Text: the types of a browser are not known here.
  await page.evaluate(`
    window.longest = 0
    window.isWatched = true
    let last = performance.now()
    const look = (now) => {
      window.longest = Math.max(window.longest, now - last)
      last = now
      if (window.isWatched) requestAnimationFrame(look)
    }
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(look) })`)
  await work()
  return Number(await page.evaluate('window.isWatched = false; window.longest'))
}

async function frames(browser: Browser): Promise<{ transfers: number; network: number }> {
  const daemon = await startFakeDaemon(compiledPage(), { downloads: DOWNLOADS, circuits: CIRCUITS })
  const page = await (
    await browser.newContext({ viewport: { width: 1200, height: 850 }, locale: 'en-US' })
  ).newPage()
  try {
    await page.goto(daemon.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // By its place: who looks for a name has the browser work out all names in the very thread whose frames are counted.
    const go = (place: string): Promise<void> => page.click(`nav a[href="#/${place}"]`)
    const transfers = await longestFrame(page, async () => {
      await go('transfers')
      await page.waitForSelector(`[aria-rowcount="${DOWNLOADS + 1}"]`)
      await page.mouse.move(600, 500)
      for (let step = 0; step < SCROLL_STEPS; step++) {
        await page.mouse.wheel(0, 700)
        await page.evaluate('new Promise(requestAnimationFrame)')
      }
    })
    const network = await longestFrame(page, async () => {
      await go('network')
      await page.waitForSelector('main h1')
      for (let step = 0; step < SCROLL_STEPS; step++) {
        await page.mouse.wheel(0, 300)
        await page.evaluate('new Promise(requestAnimationFrame)')
      }
    })
    return { transfers, network }
  } finally {
    await page.context().close()
    await daemon.close()
  }
}

/** From the two commands to the last byte, by link, on two homes that did not exist. */
async function delivered(testbed: Testbed, round: number): Promise<number> {
  const { directory, networkFile } = testbed
  const file = join(directory, `file-${round}`)
  writeFileSync(file, randomBytes(FILE_BYTES))
  const startMs = performance.now()
  const make = (name: string): Promise<WarrenNode> =>
    WarrenNode.create({ name: `${name}-${round}`, directory, networkFile })
  const [sharer, getter] = await Promise.all([make('sharer'), make('getter')])
  await Promise.all([sharer.start(), getter.start()])
  const { link } = await sharer.must('share', file)
  const to = join(directory, `to-${round}`)
  mkdirSync(to)
  await getter.must('get', String(link), '--to', to)
  const tookMs = performance.now() - startMs
  await Promise.all([sharer.stop(), getter.stop()])
  return tookMs / 1000
}

/** A machine with a service dies, and its words are given on an empty home: until the address answers again. */
async function restored(testbed: Testbed, port: number, round: number): Promise<number> {
  const { directory, client, networkFile } = testbed
  const dead = await WarrenNode.create({ name: `dead-${round}`, directory, networkFile })
  await dead.start()
  const address = await dead.addService(port)
  const { words } = await dead.must('backup', 'words')
  await until('the index is with its holders', INDEX_TIMEOUT_MS, async () => {
    const { recovery } = (await dead.must('status')) as { recovery?: { state: string } }
    return recovery?.state === 'kept'
  })
  await dead.kill()
  const home = join(directory, `restored-${round}`)
  const startMs = performance.now()
  const given = { input: (words as string[]).join(' ') }
  await mustWarren(directory, ['restore', '--home', home, '--network', networkFile, '--stdin'], given)
  await mustWarren(directory, ['up', '--detach', '--home', home, '--proxy', 'off', '--gateway', 'off'])
  await until('the address answers', RESTORE_TIMEOUT_MS, async () => {
    const { output } = await curl(['--socks5-hostname', client.proxy, `http://${address}.onion/small`])
    return output === 'reached\n'
  })
  const tookMs = performance.now() - startMs
  await mustWarren(directory, ['down', '--home', home])
  return tookMs / 1000
}

export const page: Part = {
  name: 'page',
  async measure(progress) {
    const testbed = await Testbed.start({ relays: RELAYS })
    const origin = await startOrigin()
    const browser = await chromium.launch({
      executablePath: findProgram('chromium') ?? '',
      args: ['--no-sandbox'],
    })
    try {
      const opened: Opened[] = []
      const [minutes, back, transfers, network]: number[][] = [[], [], [], []]
      for (let round = 0; round <= ROUNDS; round++) {
        progress(`round ${round} of ${ROUNDS}`)
        const one = await openAfterUp(browser, testbed, round)
        // The first one also compiles the page, which is done once for each version.
        if (round > 0) opened.push(one)
      }
      for (let round = 0; round < ROUNDS; round++) {
        progress(`delivery ${round + 1} of ${ROUNDS}`)
        minutes?.push(await delivered(testbed, round))
        if (round < LONG_ROUNDS) back?.push(await restored(testbed, origin.port, round))
        const longest = await frames(browser)
        transfers?.push(longest.transfers)
        network?.push(longest.network)
      }
      const scripts = readdirSync(compiledPage()).filter((name) => name.endsWith('.js'))
      const script =
        scripts.reduce((all, name) => all + gzipSync(readFileSync(join(compiledPage(), name))).length, 0) /
        1000
      const row = (
        what: string,
        promised: string,
        unit: string,
        digits: number,
        values: readonly number[],
      ) => ({
        what,
        promised,
        unit,
        digits,
        values,
      })
      return {
        title: 'The page',
        intro: `A network of ${RELAYS} relays on loopback, and Chromium. The frames are those of the page with ${DOWNLOADS} transfers, 50 of which change in a second, in a network of 2,000 relays.`,
        rows: [
          row(
            '`warren up` on a new home, until the page can be used',
            '2000 ms',
            'ms',
            0,
            opened.map(({ usableMs }) => usableMs),
          ),
          row(
            'first paint',
            '1000 ms',
            'ms',
            0,
            opened.map(({ paintMs }) => paintMs),
          ),
          row('all scripts, compressed', '250 kB', 'kB', 0, [script]),
          row('the longest frame while going through the transfers', '50 ms', 'ms', 0, transfers ?? []),
          row('the longest frame while going through the network', '50 ms', 'ms', 0, network ?? []),
          row('two new homes, until a file of 1 MB is at the other', '60 s', 's', 1, minutes ?? []),
          row('an empty home and 24 words, until everything is back', '120 s', 's', 1, back ?? []),
        ],
      }
    } finally {
      await browser.close()
      await origin.close()
      await testbed.close()
    }
  },
}
