/** Each defence is needed: broken, a sentence of a scenario is no longer true. A file of its own, so that two cores share the work. */
import test from 'node:test'
import { SCENARIOS } from '@warren/sim'
import { expectTrue, expectUntrue, orderOf } from './mutation-runs.ts'
import { MUTATIONS, type Played } from './mutations/index.ts'

/** The tests of at-scale play it in this very way unless they are given another seed. */
const USUAL_SEED = '1'
const isPlayedAtScale = ({ play, nodes, seed }: Played): boolean =>
  seed === USUAL_SEED && SCENARIOS.some((each) => each.name === play && each.nodes.usual === nodes)

const played: Played[] = []
for (const mutation of MUTATIONS) {
  const { scenario } = mutation
  if (!('play' in scenario)) continue
  played.push(scenario)
  test(`without the defence "${mutation.name}" its scenario turns red`, () =>
    expectUntrue(mutation, scenario))
}

const others = played.filter((scenario) => !isPlayedAtScale(scenario))
for (const each of new Map(others.map((scenario) => [orderOf(scenario).join(' '), scenario])).values()) {
  test(`with every defence in place ${each.play} holds, as small as the mutations play it`, () =>
    expectTrue(each))
}
