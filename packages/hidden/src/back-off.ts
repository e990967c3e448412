/** Growing pauses between attempts, with jitter, so that services do not try in step after a relay was gone. */
import { drawUnit, type Random } from '@warren/kernel'

/** @param failures - attempts that failed in a row, >= 1. */
export function backOffMs(random: Random, failures: number, firstMs: number, maxMs: number): number {
  const pauseMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return pauseMs * (0.5 + drawUnit(random))
}

/** A uniform time between two bounds. */
export function drawBetweenMs(random: Random, minMs: number, maxMs: number): number {
  return minMs + drawUnit(random) * (maxMs - minMs)
}
