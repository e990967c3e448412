/** Every scenario there is. */
import type { Scenario } from '../scenario.ts'
import { bootstrap } from './bootstrap.ts'
import { churn } from './churn.ts'
import { clockSkew } from './clock-skew.ts'
import { HOSTILE } from './hostile.ts'
import { leftContent } from './left-content.ts'
import { leftSite } from './left-site.ts'
import { partition } from './partition.ts'
import { relaysDie } from './relays-die.ts'
import { slowReaders } from './slow-readers.ts'

export const SCENARIOS: readonly Scenario[] = [
  bootstrap,
  churn,
  relaysDie,
  partition,
  clockSkew,
  slowReaders,
  leftContent,
  leftSite,
  ...HOSTILE,
]
