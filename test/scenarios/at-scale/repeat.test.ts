import assert from 'node:assert/strict'
import test from 'node:test'
import { runScenario } from '@warren/sim'
import { scenarioNamed } from './play.ts'

test('the same scenario, nodes and seed give the same run, byte for byte; another seed gives another', async () => {
  const scenario = scenarioNamed('hostile-corrupt')
  const play = (seed: string): ReturnType<typeof runScenario> => runScenario(scenario, { nodes: 40, seed })
  const [first, again, other] = [await play('same'), await play('same'), await play('other')]
  assert.deepEqual(again, first)
  assert.notEqual(other.digest, first.digest)
})
