/** How widely content is coded so that it survives the death of a part of the relays (docs/spec/store.md §4). */
import { assert } from '@warren/kernel'
import { DEAD_SHARE, MAX_DATA_SHARES, MAX_LOSS, MAX_SEGMENT_SHARES } from '../limits.ts'

/**
 * Why a coding is less than usual, and what its numbers mean then. `few-blocks`: the content has fewer blocks than a usual segment; it is as
 * safe as others. `few-relays`: too few relays for segments of the usual size, but the bound is met. `at-risk`: too few to meet it.
 */
export type CodingNote = 'usual' | 'few-blocks' | 'few-relays' | 'at-risk'

export interface Coding {
  /** Data shares of a segment, k; the last segment of a content has fewer. */
  readonly data: number
  /** Parity shares of each segment, m. */
  readonly parity: number
  readonly segments: number
  /** That the content is lost when {@link DEAD_SHARE} of the relays are gone, at most. */
  readonly lossAtMost: number
  readonly note: CodingNote
}

/**
 * Chooses the coding of a content.
 *
 * @param blocks - at least 1.
 * @param relays - that could hold, at least 1.
 */
export function chooseCoding(blocks: number, relays: number): Coding {
  assert(blocks >= 1 && relays >= 1, 'coding: there are blocks, and relays that could hold')
  const usual = Math.min(MAX_DATA_SHARES, blocks)
  const first = Math.max(1, Math.min(usual, Math.floor(relays / 2)))
  for (let data = first; ; data--) {
    const coding = codingWith(data, blocks, relays)
    const isMet = coding.lossAtMost <= MAX_LOSS
    if (!isMet && data > 1) continue
    if (!isMet) return { ...coding, note: 'at-risk' }
    if (data < usual) return { ...coding, note: 'few-relays' }
    return { ...coding, note: usual < MAX_DATA_SHARES ? 'few-blocks' : 'usual' }
  }
}

/** The smallest parity that meets the bound, or as much as there is room for. */
function codingWith(data: number, blocks: number, relays: number): Omit<Coding, 'note'> {
  const segments = Math.ceil(blocks / data)
  const most = Math.max(0, Math.min(relays, MAX_SEGMENT_SHARES) - data)
  const withParity = (parity: number): Omit<Coding, 'note'> => ({
    data,
    parity,
    segments,
    lossAtMost: contentLoss({ data, parity, segments, relays }),
  })
  let low = Math.min(data, most)
  let high = most
  // The loss falls with every share more.
  while (low < high) {
    const middle = (low + high) >> 1
    if (withParity(middle).lossAtMost <= MAX_LOSS) high = middle
    else low = middle + 1
  }
  return withParity(low)
}

/**
 * That at least one of `segments` segments of k + m shares on distinct holders is lost when {@link DEAD_SHARE} of the relays, chosen without
 * regard to it, are gone: at most so often.
 */
export function contentLoss(coding: {
  readonly data: number
  readonly parity: number
  readonly segments: number
  readonly relays: number
}): number {
  const { data, parity, segments, relays } = coding
  const holders = Math.min(data + parity, relays)
  const dead = Math.ceil(DEAD_SHARE * relays)
  return Math.min(1, segments * fewerThan(data, { drawn: holders, good: relays - dead, all: relays }))
}

/**
 * Of `all` things `good` are good and `drawn` are drawn without putting back: that fewer than `wanted` of these are good. The tail of the
 * hypergeometric distribution, summed of logarithms, since its terms are far below what doubles hold next to one another.
 */
function fewerThan(
  wanted: number,
  urn: { readonly drawn: number; readonly good: number; readonly all: number },
): number {
  const { drawn, good, all } = urn
  const bad = all - good
  const denominator = logChoose(all, drawn)
  let sum = 0
  for (let hits = Math.max(0, drawn - bad); hits < wanted && hits <= Math.min(drawn, good); hits++)
    sum += Math.exp(logChoose(good, hits) + logChoose(bad, drawn - hits) - denominator)
  return sum
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

/** Up to here logarithms are added up; Stirling's series is exact to the last digits of a double beyond. */
const SUMMED = 256
const SUMS = makeSums()

function makeSums(): Float64Array {
  const sums = new Float64Array(SUMMED)
  for (let n = 2; n < SUMMED; n++) sums[n] = (sums[n - 1] as number) + Math.log(n)
  return sums
}

function logFactorial(n: number): number {
  if (n < SUMMED) return SUMS[n] as number
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
}

/** What was chosen, what it survives and why it is less than usual, in words. */
export function sayCoding({ data, parity, note }: Coding): string {
  const any = `${data + parity} holders, any ${data} of which are enough for each part`
  const chance = `gone once in ${(1 / MAX_LOSS).toLocaleString('en-US')} times if ${DEAD_SHARE * 100} % of the relays die`
  switch (note) {
    case 'usual':
    case 'few-blocks':
      return `${any}; ${chance}`
    case 'few-relays':
      return `${any}; ${chance}, in smaller parts than usual because the network has few relays`
    case 'at-risk':
      return parity === 0
        ? 'one holder, because the network has one relay that could hold; gone when that one is'
        : `${any}; the network has too few relays to promise that it survives if ${DEAD_SHARE * 100} % of them die`
  }
}
