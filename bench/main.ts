/**
 * `npm run bench [-- --only PART,PART] [-- --json] [-- --write]`: the promises that are numbers, each measured beside its reference in
 * one run.
 *
 * `--large` and `--sizes MB,MB` are for the part `left`. `--json` prints results as JSON instead of tables; `--write` puts both into docs/benchmarks.md and docs/benchmarks.json.
 */
import { parseArgs } from 'node:util'
import { growth } from './parts/growth.ts'
import { left } from './parts/left.ts'
import { loopback } from './parts/loopback.ts'
import { micro } from './parts/micro.ts'
import { page } from './parts/page.ts'
import { pipeline } from './parts/pipeline.ts'
import { site } from './parts/site.ts'
import { start } from './parts/start.ts'
import { store } from './parts/store.ts'
import { wideArea } from './parts/wide-area.ts'
import { reportOf, tableOf, writeReport } from './report.ts'

const PARTS = [micro, pipeline, loopback, wideArea, growth, start, page, store, left, site]

// Test beds leave nothing behind on exit; a signal alone would not be one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean' },
    write: { type: 'boolean' },
    sizes: { type: 'string' },
    large: { type: 'boolean' },
  },
})
const names = values.only?.split(',') ?? PARTS.map(({ name }) => name)
for (const name of names) {
  const part = PARTS.find((candidate) => candidate.name === name)
  if (part === undefined)
    throw new Error(`no part ${name}; there are ${PARTS.map((known) => known.name).join(', ')}`)
  const report = await reportOf(part)
  console.log(values.json === true ? JSON.stringify(report) : tableOf(report))
  if (values.write === true) writeReport(name, report)
}
