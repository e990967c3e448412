/**
 * `npm run soak [-- PART...]`: fuzz, property and simulation tests with more runs and fresh seeds, then every scenario of
 * the simulator at its largest (up to 2,000 nodes), then an hour of real processes with guests that come and go. A PART is of
 * a test file's path, or `sim:` and of a scenario's name, or `churn`.
 *
 *     WARREN_EFFORT   how many times more than `npm test` (50)
 *     WARREN_SEED     the first seed (drawn)
 *     WARREN_ROUNDS   how often everything is run, each time with the next seed (1)
 *     WARREN_MINUTES  how long guests come and go (60)
 *
 * Ends with a summary line each, which it also puts into docs/status.md after "Last soak run:" and "Last scenarios at size:" and
 * "Last churn:".
 */
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { runTests } from './run-tests.ts'
import { churn } from './soak-churn.ts'
import { playAtSize } from './soak-scenarios.ts'
import { allTests, ROOT } from './suites.ts'

const parts = process.argv.slice(2)
const factor = naturalFromEnvironment('WARREN_EFFORT', 50)
const rounds = naturalFromEnvironment('WARREN_ROUNDS', 1)
const firstSeed = naturalFromEnvironment('WARREN_SEED', randomInt(1, 2 ** 31))
// Real processes gain nothing from seeds.
const files = allTests()
  .filter((file) => !file.startsWith('test/e2e/') && !file.startsWith('tools/'))
  // Played below, and larger.
  .filter((file) => !file.startsWith('test/scenarios/at-scale/'))
  .filter((file) => parts.length === 0 || parts.some((part) => part !== 'churn' && file.includes(part)))

const startMs = Date.now()
const failedSeeds: number[] = []
for (let seed = firstSeed; files.length > 0 && seed < firstSeed + rounds; seed++) {
  console.log(`soak: seed ${seed}, effort ${factor}`)
  const environment = { WARREN_EFFORT: String(factor), WARREN_SEED: String(seed) }
  if ((await runTests({ files, environment })) !== 0) failedSeeds.push(seed)
}
if (files.length > 0) {
  const outcome =
    failedSeeds.length === 0 ? 'all passed' : `FAILED with WARREN_SEED=${failedSeeds.join(', ')}`
  record('Last soak run', startMs, [
    `${files.length} files, effort ${factor}, ${rounds} seed(s) from ${firstSeed}`,
    outcome,
  ])
}
const scenariosFromMs = Date.now()
const played = await playAtSize(parts, String(firstSeed))
if (played.summary !== undefined) record('Last scenarios at size', scenariosFromMs, [played.summary])
const churnFromMs = Date.now()
const isChurnWanted = parts.length === 0 || parts.includes('churn')
const churned = isChurnWanted ? await churn(naturalFromEnvironment('WARREN_MINUTES', 60)) : undefined
if (churned !== undefined) record('Last churn', churnFromMs, [churned.summary])
const isSound = failedSeeds.length === 0 && played.broken === 0 && churned?.isBroken !== true
process.exitCode = isSound ? 0 : 1

function naturalFromEnvironment(name: string, usual: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return usual
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  console.error(`${name} is a whole number of at least 1, not "${text}".`)
  process.exit(2)
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

/** Says it, and keeps it on the page that says where things stand. */
function record(heading: string, fromMs: number, facts: readonly string[]): void {
  const minutes = ((Date.now() - fromMs) / 60_000).toFixed(1)
  const date = new Date(fromMs).toISOString().slice(0, 10)
  const [first, ...rest] = facts
  const line = [`${date}, commit ${commit()}: ${first}`, `${minutes} minutes`, ...rest].join(', ')
  console.log(`soak: ${line}`)
  const file = path.join(ROOT, 'docs/status.md')
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  const place = new RegExp(`^${heading}:.*$`, 'm')
  if (place.test(text)) fs.writeFileSync(file, text.replace(place, `${heading}: ${line}`))
}
