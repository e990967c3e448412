/** Runs a broken defence against what must notice it. */
import assert from 'node:assert/strict'
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import path from 'node:path'
import type { Report } from '@warren/sim'
import type { Mutation, Played, TestInFile } from './mutations/index.ts'

const here = import.meta.dirname
const root = path.join(here, '..', '..')
const TIMEOUT_MS = 480_000

/** Its test fails without the defence. */
export function expectFailure(mutation: Mutation, { file, test: name }: TestInFile): void {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = ['--test', '--test-reporter=tap', '--test-name-pattern', `^${escaped}$`]
  const { stdout } = run([...pattern, path.join(root, file)], mutation)
  assert.match(stdout, new RegExp(`^ *not ok \\d+ - ${escaped}$`, 'm'), stdout)
}

/** Its scenario has a sentence that is not true without the defence. */
export function expectUntrue(mutation: Mutation, scenario: Played): void {
  const { properties, error } = reportOf(run(orderOf(scenario), mutation))
  const named = properties.filter(({ text }) => text.startsWith(scenario.property))
  assert.ok(
    named.some(({ holds }) => !holds),
    JSON.stringify({ error, properties }, undefined, 2),
  )
}

export function orderOf({ play, nodes, seed }: Played): string[] {
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

/** The scenario holds with every defence in place. */
export function expectTrue(scenario: Played): void {
  const report = reportOf(run(orderOf(scenario)))
  assert.ok(report.passed, JSON.stringify(report, undefined, 2))
}
