/**
 * `npm run sim -- --scenario NAME [--nodes N] [--seed S] [--json] [--report FILE]`: plays one scenario of a whole network
 * in virtual time and reports. The same name, nodes and seed repeat the run byte for byte: the digest says so.
 * `npm run sim -- --list` names the scenarios.
 */
import fs from 'node:fs'
import { formatReport, type Report, type RunCost, runScenario } from '@warren/sim'
import { listOfScenarios, type Order, parseOrder } from './sim-order.ts'

/** Between two signs of life. */
const TELL_EVERY_MS = 5000

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
  const startedMs = performance.now()
  let telling: NodeJS.Timeout | undefined
  const shown = await runScenario(scenario, {
    nodes,
    seed,
    onProgress: printProgress,
    onPlay: (play) => {
      telling = setInterval(() => play.tell(), TELL_EVERY_MS)
    },
  })
  clearInterval(telling)
  const report: Report = { ...shown, cost: costOf(shown, startedMs) }
  const text = JSON.stringify(report, undefined, 2)
  if (reportFile !== undefined) fs.writeFileSync(reportFile, `${text}\n`)
  console.log(json ? text : formatReport(report))
  return report.passed ? 0 : 1
}

function costOf({ nodes, virtualMs }: Report, startedMs: number): RunCost {
  const { user, system } = process.cpuUsage()
  const cpuMs = (user + system) / 1000
  return {
    realMs: performance.now() - startedMs,
    cpuMs,
    residentBytes: process.resourceUsage().maxRSS * 1024,
    nodeSecondsPerCpuS: (nodes * virtualMs) / cpuMs,
  }
}

/** On standard error, so that --json stays clean. */
function printProgress(text: string, virtualMs: number): void {
  console.error(`${(virtualMs / 1000).toFixed(1).padStart(9)} s  ${text}`)
}
