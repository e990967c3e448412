import assert from 'node:assert/strict'
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import path from 'node:path'
import test from 'node:test'
import type { Report } from '@warren/sim'
import { type Mutation, MUTATIONS, type Played, type TestInFile } from './mutations/index.ts'

const here = import.meta.dirname
const root = path.join(here, '..', '..')
const TIMEOUT_MS = 480_000

for (const mutation of MUTATIONS) {
  test(`without the defence "${mutation.name}" its scenario turns red`, () => {
    if ('play' in mutation.scenario) expectUntrue(mutation, mutation.scenario)
    else expectFailure(mutation, mutation.scenario)
  })
}

const played = MUTATIONS.flatMap(({ scenario }) => ('play' in scenario ? [scenario] : []))
for (const each of new Map(played.map((scenario) => [orderOf(scenario).join(' '), scenario])).values()) {
  test(`with every defence in place ${each.play} holds, as small as the mutations play it`, () => {
    const report = reportOf(run(orderOf(each)))
    assert.ok(report.passed, JSON.stringify(report, undefined, 2))
  })
}

function expectFailure(mutation: Mutation, { file, test: name }: TestInFile): void {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = ['--test', '--test-reporter=tap', '--test-name-pattern', `^${escaped}$`]
  const { stdout } = run([...pattern, path.join(root, file)], mutation)
  assert.match(stdout, new RegExp(`^ *not ok \\d+ - ${escaped}$`, 'm'), stdout)
}

function expectUntrue(mutation: Mutation, scenario: Played): void {
  const { properties, error } = reportOf(run(orderOf(scenario), mutation))
  const named = properties.filter(({ text }) => text.startsWith(scenario.property))
  assert.ok(
    named.some(({ holds }) => !holds),
    JSON.stringify({ error, properties }, undefined, 2),
  )
}

function orderOf({ play, nodes, seed }: Played): string[] {
  return ['tools/sim.ts', '--scenario', play, '--nodes', String(nodes), '--seed', seed, '--json']
}

function run(order: readonly string[], mutation?: Mutation): SpawnSyncReturns<string> {
  const environment: NodeJS.ProcessEnv = { ...process.env, WARREN_MUTATION: mutation?.name }
  // Without it the child would report to this process's test runner instead of running by itself.
  delete environment['NODE_TEST_CONTEXT']
  const hook = mutation === undefined ? [] : ['--import', path.join(here, 'mutation-hook.ts')]
  const options = {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    timeout: TIMEOUT_MS,
    maxBuffer: 2 ** 26,
  } as const
  const result = spawnSync(process.execPath, [...hook, ...order], options)
  assert.equal(result.error, undefined)
  assert.doesNotMatch(result.stderr, /^mutation .*: its text/m, result.stderr)
  return result
}

function reportOf({ stdout, stderr }: SpawnSyncReturns<string>): Report {
  assert.ok(stdout.startsWith('{'), stderr)
  return JSON.parse(stdout) as Report
}
