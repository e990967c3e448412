/** Counts the bytes of all links, at the transport: what the owner pays for, padding included. */
import type { Channel, Clock, Transport } from '@warren/kernel'
import { TrafficHistory } from './traffic-history.ts'

export interface TrafficCount {
  readonly sentBytes: number
  readonly receivedBytes: number
  /** Over the last seconds. */
  readonly sentBytesPerS: number
  readonly receivedBytesPerS: number
}

export interface TrafficMeter {
  readonly transport: Transport
  readonly history: TrafficHistory
  count(): TrafficCount
}

/** A rate is that of the last whole window and what has passed of this one. */
const WINDOW_MS = 5_000

class Flow {
  total = 0
  #windowStartMs: number
  #inWindow = 0
  #lastRate = 0

  constructor(nowMs: number) {
    this.#windowStartMs = nowMs
  }

  add(bytes: number): void {
    this.total += bytes
    this.#inWindow += bytes
  }

  perS(nowMs: number): number {
    const elapsedMs = nowMs - this.#windowStartMs
    const rate = elapsedMs <= 0 ? 0 : (this.#inWindow * 1000) / elapsedMs
    if (elapsedMs < WINDOW_MS) return Math.round(elapsedMs < 1000 ? this.#lastRate : rate)
    this.#windowStartMs = nowMs
    this.#inWindow = 0
    this.#lastRate = rate
    return Math.round(rate)
  }
}

/** Wraps a transport; adds one call to each write and each chunk, which carry many cells. */
export function createTrafficMeter(clock: Clock, inner: Transport): TrafficMeter {
  const sent = new Flow(clock.nowMs())
  const received = new Flow(clock.nowMs())
  const history = new TrafficHistory(clock)
  const metered = (channel: Channel): Channel => ({
    remote: channel.remote,
    binding: channel.binding,
    get bufferedBytes() {
      return channel.bufferedBytes
    },
    start: (events) =>
      channel.start({
        data: (chunk) => {
          received.add(chunk.length)
          history.received(chunk.length)
          events.data(chunk)
        },
        drain: () => events.drain(),
        close: (error) => events.close(error),
      }),
    write: (bytes) => {
      sent.add(bytes.length)
      history.sent(bytes.length)
      channel.write(bytes)
    },
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    end: () => channel.end(),
    destroy: () => channel.destroy(),
  })
  return {
    history,
    transport: {
      dial: async (address, opening, cancel) => metered(await inner.dial(address, opening, cancel)),
      listen: (address, events) =>
        inner.listen(address, {
          verifyOpening: (proof, binding) => events.verifyOpening(proof, binding),
          accepted: (channel) => events.accepted(metered(channel)),
        }),
    },
    count: () => ({
      sentBytes: sent.total,
      receivedBytes: received.total,
      sentBytesPerS: sent.perS(clock.nowMs()),
      receivedBytesPerS: received.perS(clock.nowMs()),
    }),
  }
}
