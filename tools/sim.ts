/**
 * `npm run sim -- --scenario NAME [--nodes N] [--seed S] [--json] [--report FILE]`: plays one scenario of a whole network
 * in virtual time and reports. The same name, nodes and seed repeat the run byte for byte: the digest says so.
 * `npm run sim -- --list` names the scenarios.
 */
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { formatReport, type RunOptions, runScenario, type Scenario, SCENARIOS } from '@warren/sim'

/** Beyond it nobody has waited for the end. */
const MAX_NODES = 10_000
/** Every so often one line of progress, at most. */
const PROGRESS_MS = 1000

interface Order {
  readonly scenario: Scenario
  readonly nodes: number
  readonly seed: string
  readonly json: boolean
  readonly reportFile: string | undefined
}

process.exitCode = await main(process.argv.slice(2))

/** @returns 0: everything holds; 1: it does not; 2: the order cannot be understood. */
async function main(args: readonly string[]): Promise<number> {
  const order = parseOrder(args)
  if (typeof order === 'string') {
    console.error(order)
    return 2
  }
  if (order === undefined) {
    console.log(listOfScenarios())
    return 0
  }
  const { scenario, nodes, seed, json, reportFile } = order
  const report = await runScenario(scenario, { nodes, seed, onProgress: progressPrinter() })
  const text = JSON.stringify(report, undefined, 2)
  if (reportFile !== undefined) fs.writeFileSync(reportFile, `${text}\n`)
  console.log(json ? text : formatReport(report))
  return report.passed ? 0 : 1
}

/** @returns a sentence if it cannot be understood; undefined: the list is wanted. */
function parseOrder(args: readonly string[]): Order | string | undefined {
  const given = readOptions(args)
  if (typeof given === 'string') return given
  const { list, scenario: name, nodes: nodesText, seed, json, report } = given
  if (list === true) return undefined
  if (name === undefined) return `Which scenario? --scenario NAME. ${listOfScenarios()}`
  const scenario = SCENARIOS.find((each) => each.name === name)
  if (scenario === undefined) return `There is no scenario "${name}". ${listOfScenarios()}`
  const nodes = nodesText === undefined ? scenario.nodes.usual : Number(nodesText)
  const { least } = scenario.nodes
  if (!Number.isInteger(nodes) || nodes < least || nodes > MAX_NODES)
    return `--nodes of "${name}" is a whole number from ${least} to ${MAX_NODES}, not "${nodesText}".`
  if (seed === '') return '--seed is any text, but some.'
  return { scenario, nodes, seed: seed ?? '1', json: json === true, reportFile: report }
}

function readOptions(args: readonly string[]): Readonly<Options> | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        list: { type: 'boolean' },
        scenario: { type: 'string' },
        nodes: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean' },
        report: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    return `${(error as Error).message.split('\n', 1)[0]} The options are --scenario, --nodes, --seed, --json, --report and --list.`
  }
}

interface Options {
  list?: boolean
  scenario?: string
  nodes?: string
  seed?: string
  json?: boolean
  report?: string
}

function listOfScenarios(): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length))
  const rows = SCENARIOS.map(
    ({ name, about, nodes }) =>
      `  ${name.padEnd(width)}  ${about} (${nodes.usual} nodes; ${nodes.soak} in a soak)`,
  )
  return `The scenarios are:\n${rows.join('\n')}`
}

/** On standard error, so that --json stays clean. */
function progressPrinter(): NonNullable<RunOptions['onProgress']> {
  let saidMs = Number.NEGATIVE_INFINITY
  let last = ''
  return (text, virtualMs) => {
    const nowMs = performance.now()
    if (text === last && nowMs - saidMs < PROGRESS_MS) return
    saidMs = nowMs
    last = text
    console.error(`${(virtualMs / 1000).toFixed(1).padStart(9)} s  ${text}`)
  }
}
