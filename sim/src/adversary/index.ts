/** What hostile relays do, each strategy in a file of its own; combine them as `hostileTransport` takes a list. */
import { corrupt } from './corrupt.ts'
import { delay } from './delay.ts'
import { drop } from './drop.ts'
import type { Behaviour } from './hostile-transport.ts'
import { lie } from './lie.ts'
import { replay } from './replay.ts'
import { stall } from './stall.ts'
import { tag } from './tag.ts'
import type { HostilePorts } from '../sim-network.ts'

/** Of the cells that pass: seldom enough that a circuit gets built before it is hurt. */
const SHARE = 0.02
const HELD_BACK_MS = 400
const CELLS_BEFORE_STALL = 40
const DIRECTORY_LIES = { withheld: 0.3, garbled: 0.3 }

/** One strategy each, with its usual strength. */
export const STRATEGIES = {
  drop: ({ random }) => drop(random.fork('drop'), SHARE),
  delay: () => delay(HELD_BACK_MS),
  corrupt: ({ random }) => corrupt(random.fork('corrupt'), SHARE),
  replay: ({ random }) => replay(random.fork('replay'), SHARE),
  tag: ({ random }) => tag(random.fork('tag'), SHARE),
  stall: ({ random }) => stall(random.fork('stall'), CELLS_BEFORE_STALL),
  lie: ({ random }) => lie(random.fork('lie'), DIRECTORY_LIES),
} as const satisfies Readonly<Record<string, (ports: HostilePorts) => Behaviour>>

export type StrategyName = keyof typeof STRATEGIES

export const STRATEGY_NAMES = Object.keys(STRATEGIES) as readonly StrategyName[]
