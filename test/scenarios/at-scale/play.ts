/** A scenario as a test: with its usual nodes, from the seed of this run, and with its report if it does not hold. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { formatReport, runScenario, type Scenario, SCENARIOS } from '@warren/sim'
import { testSeed } from '@warren/testkit'

export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name)
  assert.ok(scenario !== undefined, `there is no scenario ${name}`)
  return scenario
}

export function testScenario(name: string): void {
  const scenario = scenarioNamed(name)
  const { usual } = scenario.nodes
  test(`${name}, ${usual} nodes: ${scenario.about}`, async (context) => {
    const report = await runScenario(scenario, { nodes: usual, seed: String(testSeed(1)) })
    const text = formatReport(report)
    context.diagnostic(text)
    assert.ok(report.passed, text)
  })
}
