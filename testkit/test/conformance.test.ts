import { clockConformance, MemoryState, stateConformance, VirtualClock } from '@warren/testkit'

stateConformance('memory', () => {
  const state = new MemoryState()
  return { state, reopen: () => MemoryState.restore(state.snapshot()), close: () => {} }
})

clockConformance('virtual', () => {
  const clock = new VirtualClock()
  return { clock, until: (done) => pass(clock, done) }
})

clockConformance('virtual, skewed', () => {
  const clock = new VirtualClock()
  return { clock: clock.skewed(3_600_000), until: (done) => pass(clock, done) }
})

async function pass(clock: VirtualClock, done: () => boolean): Promise<void> {
  while (!done()) await clock.runFor(1)
}
