/** What every clock must do, virtual or real. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Clock } from '@warren/kernel'

export interface ClockUnderTest {
  readonly clock: Clock
  /** Lets time pass until `done` holds. */
  until(done: () => boolean): Promise<void>
}

export function clockConformance(name: string, make: () => ClockUnderTest): void {
  suite(`clock: ${name}`, () => {
    test('monotonic time never runs backwards and a timer never fires early', async () => {
      const { clock, until } = make()
      const startMs = clock.nowMs()
      const firedAfterMs: number[] = []
      for (const delayMs of [0, 0.5, 3, 12.25]) {
        clock.after(delayMs, () => firedAfterMs.push(clock.nowMs() - startMs - delayMs))
      }
      await until(() => firedAfterMs.length === 4)
      for (const lateMs of firedAfterMs) assert.ok(lateMs >= 0, `fired ${-lateMs} ms early`)
    })

    test('timers never fire in the turn that starts them, not even those without delay', async () => {
      const { clock, until } = make()
      let inTurn = true
      let fired = false
      clock.after(0, () => {
        fired = true
        assert.equal(inTurn, false)
      })
      assert.equal(fired, false)
      inTurn = false
      await until(() => fired)
    })

    test('a shorter timer fires before a longer one that was started first', async () => {
      const { clock, until } = make()
      const order: string[] = []
      clock.after(40, () => order.push('long'))
      clock.after(1, () => order.push('short'))
      await until(() => order.length === 2)
      assert.deepEqual(order, ['short', 'long'])
    })

    test('a cancelled timer never fires; cancelling twice or too late does nothing', async () => {
      const { clock, until } = make()
      let fired = 0
      const cancelled = clock.after(1, () => assert.fail('was cancelled'))
      cancelled.cancel()
      cancelled.cancel()
      const timer = clock.after(5, () => fired++)
      await until(() => fired === 1)
      timer.cancel()
    })

    test('a timer may start and cancel others', async () => {
      const { clock, until } = make()
      let done = false
      const victim = clock.after(20, () => assert.fail('was cancelled'))
      clock.after(1, () => {
        victim.cancel()
        clock.after(30, () => {
          done = true
        })
      })
      await until(() => done)
    })

    test('wall time is milliseconds since 1970 and moves with monotonic time', async () => {
      const { clock, until } = make()
      const startMs = clock.nowMs()
      const wallStartMs = clock.wallMs()
      assert.ok(wallStartMs > 1_700_000_000_000 && wallStartMs < 4_000_000_000_000)
      await until(() => clock.nowMs() - startMs >= 10)
      // Real clocks tick in whole milliseconds and are slewed while they run.
      assert.ok(clock.wallMs() - wallStartMs >= 5)
    })
  })
}
