/** What a part of the benchmark found, as a table of docs/benchmarks.md and as an entry of docs/benchmarks.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { REPOSITORY } from '@warren/testkit/processes'
import { row, writeSection } from './sections.ts'

const JSON_FILE = join(REPOSITORY, 'docs', 'benchmarks.json')

export interface Row {
  readonly what: string
  readonly unit: string
  readonly digits: number
  /** What was promised, in words. */
  readonly promised?: string
  /** All rounds. */
  readonly values: readonly number[]
}

export interface Findings {
  readonly title: string
  /** What was measured on what, as Markdown. */
  readonly intro: string
  readonly rows: readonly Row[]
  readonly outro?: string
}

/** One word for `--only`, and how to measure it. Says on `progress` what it does. */
export interface Part {
  readonly name: string
  measure(progress: (text: string) => void): Promise<Findings>
}

export interface Report extends Findings {
  readonly command: string
  readonly date: string
  readonly machine: string
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores ${cpu?.model.trim() ?? 'unknown'}, ${memory} GiB, Node ${process.versions.node}`
}

/** Measures one part. What else keeps the machine busy is part of the report: figures of a busy one are low. */
export async function reportOf(part: Part): Promise<Report> {
  const load = (loadavg()[0] ?? 0).toFixed(1)
  const startMs = performance.now()
  const progress = (text: string): void => {
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0).padStart(4)
    process.stderr.write(`${seconds} s  ${part.name}: ${text}\n`)
  }
  const findings = await part.measure(progress)
  return {
    command: `npm run bench -- --only ${part.name} --write`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${machine()}, load ${load} before`,
    ...findings,
  }
}

export function tableOf({ title, command, date, machine, intro, rows, outro }: Report): string {
  const lines = rows.map((one) => row(one.what, one.promised ?? '-', one.values, one.unit, one.digits))
  return `## ${title}

\`${command}\` on ${date}; ${machine}.

${intro}

| What | Promised | Median | All rounds |
|---|---|---|---|
${lines.join('\n')}
${outro === undefined ? '' : `\n${outro}\n`}`
}

/** Puts a part into both documents; the others stay. */
export function writeReport(name: string, report: Report): void {
  writeSection(tableOf(report))
  let all: Record<string, Report> = {}
  try {
    all = JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Record<string, Report>
  } catch {
    // The first report makes the file.
  }
  writeFileSync(JSON_FILE, `${JSON.stringify({ ...all, [name]: report }, undefined, 2)}\n`)
}
