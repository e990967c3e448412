import assert from 'node:assert/strict'
import test from 'node:test'
import { runScenario } from '@warren/sim'
import { scenarioNamed } from './play.ts'

test('the same scenario, nodes and seed give the same run, byte for byte; another seed gives another', async () => {
  const scenario = scenarioNamed('hostile-corrupt')
  const play = (seed: string): ReturnType<typeof runScenario> => runScenario(scenario, { nodes: 40, seed })
  const [first, again, other] = [await play('same'), await play('same'), await play('other')]
  const { cost: _cost, ...shown } = first
  const { cost: _costAgain, ...shownAgain } = again
  assert.deepEqual(shownAgain, shown)
  assert.notEqual(other.digest, first.digest)
})
