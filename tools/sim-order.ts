/** What `npm run sim` is told to do. */
import { parseArgs } from 'node:util'
import { type Scenario, SCENARIOS } from '@warren/sim'

export interface Order {
  readonly scenario: Scenario
  readonly nodes: number
  readonly seed: string
  readonly json: boolean
  readonly reportFile: string | undefined
}

/** Beyond it nobody has waited for the end. */
const MAX_NODES = 10_000

const OPTIONS = {
  list: { type: 'boolean' },
  scenario: { type: 'string' },
  nodes: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  report: { type: 'string' },
} as const

/** @returns a sentence if it cannot be understood. */
export function parseOrder(args: readonly string[]): Order | 'list' | { readonly problem: string } {
  const given = readOptions(args)
  if ('problem' in given) return given
  const { list, scenario: name, nodes: nodesText, seed, json, report } = given
  if (list === true) return 'list'
  if (name === undefined) return { problem: `Which scenario? --scenario NAME. ${listOfScenarios()}` }
  const scenario = SCENARIOS.find((each) => each.name === name)
  if (scenario === undefined) return { problem: `There is no scenario "${name}". ${listOfScenarios()}` }
  const { least, usual } = scenario.nodes
  const nodes = nodesText === undefined ? usual : Number(nodesText)
  if (!Number.isInteger(nodes) || nodes < least || nodes > MAX_NODES)
    return {
      problem: `--nodes of "${name}" is a whole number from ${least} to ${MAX_NODES}, not "${nodesText}".`,
    }
  if (seed === '') return { problem: '--seed is any text, but some.' }
  return { scenario, nodes, seed: seed ?? '1', json: json === true, reportFile: report }
}

type Given = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

function readOptions(args: readonly string[]): Given | { readonly problem: string } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    const [what] = (error as Error).message.split('\n', 1)
    const known = Object.keys(OPTIONS).map((name) => `--${name}`)
    return { problem: `${what} The options are ${known.slice(0, -1).join(', ')} and ${known.at(-1)}.` }
  }
}

export function listOfScenarios(): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length))
  const rows = SCENARIOS.map(
    ({ name, about, nodes }) =>
      `  ${name.padEnd(width)}  ${about} (${nodes.usual} nodes; ${nodes.soak} in a soak)`,
  )
  return `The scenarios are:\n${rows.join('\n')}`
}
