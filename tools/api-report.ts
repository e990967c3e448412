/**
 * `tools/api-report.ts [--write]`: what programs can rely on, as a text: every export of the SDK and every operation, with types written out. The
 * text lies beside the code, so that a change of it is seen in a diff; without `--write` this fails when the two differ.
 */
import fs from 'node:fs'
import path from 'node:path'
import { PATHS } from '@warren/api/paths'
import { createProgram, PublicTypes } from './api-report/public-types.ts'
import { breakLines } from './api-report/type-text.ts'
import { ROOT } from './suites.ts'

const PACKAGE = path.join(ROOT, 'packages/sdk')
const REPORT = path.join(PACKAGE, 'api-report.txt')
/** Stands for no file: names the request and the answer of every operation. */
const OPERATIONS_FILE = path.join(PACKAGE, 'src/operations-of-the-report.ts')
const COMMAND = 'tools/node tools/api-report.ts --write'
const HEAD = `What programs can rely on. Made by: ${COMMAND}
What changes here or goes breaks programs; what is added does not.`

function makeReport(): string {
  const manifest = fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: Record<string, string> }
  const entries = Object.entries(exports).map(([entry, file]) => ({
    name: `@warren/sdk${entry.slice(1)}`,
    file: path.join(PACKAGE, file),
  }))
  const operations = Object.keys(PATHS).sort()
  const program = createProgram(
    entries.map(({ file }) => file),
    { file: OPERATIONS_FILE, text: operationsFile(operations) },
  )
  const types = new PublicTypes(program, path.join(PACKAGE, exports['.'] ?? ''))
  const told = new Set<string>()
  const sections = entries.map(({ name, file }) => {
    const own = [...types.exportsOf(file)]
    const again = own.filter(([, text]) => told.has(text)).map(([each]) => each)
    const parts = own.filter(([, text]) => !told.has(text)).map(([, text]) => text)
    for (const part of parts) told.add(part)
    const as = again.length === 0 ? [] : [`As above:\n${again.map((each) => `  ${each}`).join('\n')}`]
    return [`# ${name}`, ...as, ...parts].join('\n\n')
  })
  const shapes = types.aliasesOf(OPERATIONS_FILE)
  const calls = operations.map((name) => {
    const shape = (part: string): string =>
      breakLines(givenParts(shapes.get(`${name}${part}`) ?? ''), '  ').trimStart()
    return `${name}\n  ${shape('Request')}\n  -> ${shape('Answer')}`
  })
  return `${[HEAD, ...sections, ['# Operations of Client.call', ...calls].join('\n\n')].join('\n\n\n')}\n`
}

function operationsFile(operations: readonly string[]): string {
  return [
    "import type { Answer, Request } from '@warren/api'",
    ...operations.flatMap((name) => [
      `export type ${name}Request = Request<'${name}'>`,
      `export type ${name}Answer = Answer<'${name}'>`,
    ]),
  ].join('\n')
}

/** Without the parts that an operation does not take. */
function givenParts(request: string): string {
  const given = request.split(' & ').filter((part) => !/^\{ readonly \w+\?: undefined; \}$/.test(part))
  return given.length === 0 ? 'nothing' : given.join(' & ')
}

/** Lines of one text that the other has not. */
function missing(from: string, to: string): string[] {
  const there = new Set(to.split('\n'))
  return from.split('\n').filter((line) => !there.has(line))
}

function main(): void {
  const report = makeReport()
  if (process.argv.includes('--write')) return fs.writeFileSync(REPORT, report)
  const kept = fs.existsSync(REPORT) ? fs.readFileSync(REPORT, 'utf8') : ''
  if (kept === report) return
  for (const line of missing(kept, report)) console.log(`- ${line}`)
  for (const line of missing(report, kept)) console.log(`+ ${line}`)
  console.log(`What the SDK offers to programs is not what ${path.relative(ROOT, REPORT)} says.`)
  console.log(`If the change is meant, type: ${COMMAND}`)
  process.exitCode = 1
}

main()
