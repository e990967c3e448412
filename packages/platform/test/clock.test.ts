import { setTimeout as delay } from 'node:timers/promises'
import { createNodeClock } from '@warren/platform/node'
import { clockConformance } from '@warren/testkit'

clockConformance('node', () => ({
  clock: createNodeClock(),
  async until(done) {
    while (!done()) await delay(1)
  },
}))
