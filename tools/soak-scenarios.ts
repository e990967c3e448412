/** The scenarios of the simulator at their largest, one process each, one after the other: they want the memory. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { formatReport, type Report, SCENARIOS, type Scenario } from '@warren/sim'
import { ROOT } from './suites.ts'

/** Node keeps to a few gigabytes unless told otherwise; 2,000 nodes want more (docs/simulator.md). */
const HEAP_MB = 12_000
/** What is young is collected so much more rarely: cells live for a hop, and a quarter of a run was spent on looking for them. */
const YOUNG_MB = 64

export interface Played {
  /** undefined: none was asked for. */
  readonly summary: string | undefined
  readonly broken: number
}

/** @param parts - which of them: those with `sim:` and a part of a name; all of them if there are no parts at all. */
export async function playAtSize(parts: readonly string[], seed: string): Promise<Played> {
  const wanted = SCENARIOS.filter(
    ({ name }) =>
      parts.length === 0 || parts.some((part) => part.startsWith('sim:') && name.includes(part.slice(4))),
  )
  if (wanted.length === 0) return { summary: undefined, broken: 0 }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-soak-'))
  const reports: Report[] = []
  for (const scenario of wanted) {
    const report = await play(scenario, seed, path.join(directory, `${scenario.name}.json`))
    if (report !== undefined) reports.push(report)
  }
  fs.rmSync(directory, { recursive: true, force: true })
  const holding = reports.filter(({ passed }) => passed)
  const largest = Math.max(...wanted.map(({ nodes }) => nodes.soak))
  const residentGb = Math.max(0, ...reports.map(({ cost }) => cost?.residentBytes ?? 0)) / 1e9
  const missing = wanted.filter(({ name }) => !holding.some(({ scenario }) => scenario === name))
  const outcome = missing.length === 0 ? 'all hold' : `BROKEN: ${missing.map(({ name }) => name).join(', ')}`
  return {
    summary: `${wanted.length} scenarios of up to ${largest} nodes, seed ${seed}, at most ${residentGb.toFixed(1)} GB, ${outcome}`,
    broken: missing.length,
  }
}

/** @returns undefined if there is no report: the process died. */
async function play(scenario: Scenario, seed: string, reportFile: string): Promise<Report | undefined> {
  const nodes = String(scenario.nodes.soak)
  const order = [
    '--scenario',
    scenario.name,
    '--nodes',
    nodes,
    '--seed',
    seed,
    '--json',
    '--report',
    reportFile,
  ]
  const memory = [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_MB}`]
  const options = [...memory, path.join(ROOT, 'tools/sim.ts'), ...order]
  console.log(`soak: ${scenario.name}, ${nodes} nodes, seed ${seed}`)
  const child = spawn(process.execPath, options, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  const forward = (signal: NodeJS.Signals): boolean => child.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  await once(child, 'exit')
  process.off('SIGINT', forward).off('SIGTERM', forward)
  if (!fs.existsSync(reportFile)) return undefined
  const report = JSON.parse(fs.readFileSync(reportFile, 'utf8')) as Report
  console.log(formatReport(report))
  return report
}
