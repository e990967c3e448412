/** Each defence is needed: broken, the test that is named turns red. Those that whole scenarios show are in mutations-played.test.ts. */
import test from 'node:test'
import { expectFailure } from './mutation-runs.ts'
import { MUTATIONS } from './mutations/index.ts'

for (const mutation of MUTATIONS) {
  const { scenario } = mutation
  if ('play' in scenario) continue
  test(`without the defence "${mutation.name}" its test turns red`, () => expectFailure(mutation, scenario))
}
