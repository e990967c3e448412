import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import test from 'node:test'
import { MUTATIONS } from './mutations.ts'

const here = import.meta.dirname
const root = path.join(here, '..', '..')

for (const mutation of MUTATIONS) {
  test(`without the defence "${mutation.name}" its scenario turns red`, () => {
    const { file, test: scenario } = mutation.scenario
    const pattern = `^${scenario.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`
    const environment: NodeJS.ProcessEnv = { ...process.env, WARREN_MUTATION: mutation.name }
    // Without it the child would report to this process's test runner instead of running by itself.
    delete environment['NODE_TEST_CONTEXT']
    const run = spawnSync(
      process.execPath,
      [
        '--import',
        path.join(here, 'mutation-hook.ts'),
        '--test',
        '--test-reporter=tap',
        '--test-name-pattern',
        pattern,
        path.join(root, file),
      ],
      { encoding: 'utf8', env: environment, timeout: 180_000 },
    )
    assert.equal(run.error, undefined)
    assert.doesNotMatch(run.stderr, /^mutation .*: its text/m, run.stderr)
    assert.match(
      run.stdout,
      new RegExp(`^ *not ok \\d+ - ${scenario.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'),
      run.stdout,
    )
  })
}
