/**
 * `npm run sim -- --scenario NAME [--nodes N] [--seed S] [--json] [--report FILE]`: plays one scenario of a whole network
 * in virtual time and reports. The same name, nodes and seed repeat the run byte for byte: the digest says so.
 * `npm run sim -- --list` names the scenarios.
 */
import fs from 'node:fs'
import { formatReport, runScenario } from '@warren/sim'
import { listOfScenarios, type Order, parseOrder } from './sim-order.ts'

process.exitCode = await main(process.argv.slice(2))

/** @returns 0: everything holds; 1: it does not; 2: the order cannot be understood. */
async function main(args: readonly string[]): Promise<number> {
  const order = parseOrder(args)
  if (order === 'list') {
    console.log(listOfScenarios())
    return 0
  }
  if ('problem' in order) {
    console.error(order.problem)
    return 2
  }
  return play(order)
}

async function play({ scenario, nodes, seed, json, reportFile }: Order): Promise<number> {
  const report = await runScenario(scenario, { nodes, seed, onProgress: printProgress })
  const text = JSON.stringify(report, undefined, 2)
  if (reportFile !== undefined) fs.writeFileSync(reportFile, `${text}\n`)
  console.log(json ? text : formatReport(report))
  return report.passed ? 0 : 1
}

/** On standard error, so that --json stays clean. */
function printProgress(text: string, virtualMs: number): void {
  console.error(`${(virtualMs / 1000).toFixed(1).padStart(9)} s  ${text}`)
}
