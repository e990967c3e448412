/**
 * How much a sender may have unacknowledged: the bandwidth-delay product of the path, measured from acknowledgements.
 *
 * The method is BBR's (Cardwell et al., 2016): every write notes how much had been delivered when it left; when it is
 * acknowledged, the difference over the time between is one sample of the delivery rate. The largest rate of ten round
 * trips times the smallest round-trip time is what the path holds. A window a little above it keeps a path full without
 * filling the buffers below us, so that which cell leaves next stays our decision (docs/spec/link.md §8).
 */
import {
  FIRST_WINDOW_BYTES,
  MAX_UNACKNOWLEDGED_CELLS,
  MAX_WINDOW_BYTES,
  MIN_WINDOW_CELLS,
  PROBE_SHARE,
  STARTUP_GAIN,
  WINDOW_GAIN,
} from './limits.ts'
import {
  MAX_BUNCHED_MS,
  MIN_DELAY_PROBE_MS,
  MIN_DELAY_VALID_MS,
  MIN_PATH_DELAY_MS,
  MIN_WINDOW_MS,
} from './timeouts.ts'

/** Writes remembered at once. Beyond them a write shares the note of the next one: samples get coarser, not wrong. */
const MAX_NOTES = 256
/** Places to begin with: most links of a relay say little at once, and notes of all writes would be most of what they take. */
const FIRST_NOTES = 4
/** Rounds for which the largest rate is kept, and the most that came bunched. */
const RATE_ROUNDS = 10
/** Start-up ends after this many rounds that did not raise the rate by a quarter though a queue stood. */
const FULL_ROUNDS = 3
const FULL_GROWTH = 1.25
/** A queue stands if the quickest answer of a round takes so much longer than the quickest of late. */
const QUEUE_DELAY = 1.1
/** After so many rounds in which all that may go went, and no queue stood, the path has become wider. */
const WIDER_ROUNDS = 3

/** What is noted of one write. Reused: there is one for each place in the ring. */
class Note {
  /** Cells sent on the link up to and with this write. */
  sentCells = 0
  sentAtMs = 0
  /** Cells that had been acknowledged when it left, when that was, and when the last of those had left. */
  deliveredCells = 0
  deliveredAtMs = 0
  deliveredSentAtMs = 0
  /** Something other than the path held the sender back: the sample says little about it. */
  appLimited = false
}

function makeNotes(count: number): Note[] {
  return Array.from({ length: count }, () => new Note())
}

export class DeliveryRate {
  readonly #cellBytes: number
  readonly #firstCells: number
  readonly #maxCells: number
  /** A ring, which grows as it is needed. */
  #notes = makeNotes(FIRST_NOTES)
  #first = 0
  #count = 0
  #deliveredCells = 0
  #deliveredAtMs = 0
  #deliveredSentAtMs = 0
  /** Largest rate of each of the last rounds, in cells per millisecond. */
  readonly #rates = new Float64Array(RATE_ROUNDS)
  /** Most cells of each of the last rounds that came acknowledged sooner than the rate says. */
  readonly #bunched = new Float64Array(RATE_ROUNDS)
  #bunchedSinceMs = 0
  #bunchedCells = 0
  #round = 0
  #roundEndsAtCells = 0
  #roundSampled = false
  #roundMinDelayMs = Number.POSITIVE_INFINITY
  #minDelayMs = Number.POSITIVE_INFINITY
  #minDelayAtMs = 0
  #probeEndsAtMs: number | undefined
  #probeMinDelayMs = Number.POSITIVE_INFINITY
  #startingUp = true
  #fullRate = 0
  #fullRounds = 0
  #widerRounds = 0
  #windowCells: number

  constructor(cellBytes: number) {
    this.#cellBytes = cellBytes
    this.#firstCells = Math.max(MIN_WINDOW_CELLS, Math.floor(FIRST_WINDOW_BYTES / cellBytes))
    this.#maxCells = Math.min(MAX_UNACKNOWLEDGED_CELLS, Math.floor(MAX_WINDOW_BYTES / cellBytes))
    this.#windowCells = this.#firstCells
  }

  /** Cells that may be unacknowledged now. */
  get windowCells(): number {
    return this.#windowCells
  }

  /** Smallest round-trip time of late in milliseconds; undefined before the first acknowledgement. */
  get minDelayMs(): number | undefined {
    return Number.isFinite(this.#minDelayMs) ? this.#minDelayMs : undefined
  }

  /** Measured rate in bytes per second; 0 before the first sample. */
  get rateBytesPerS(): number {
    return this.#maxRate() * this.#cellBytes * 1000
  }

  /**
   * A write left.
   *
   * @param sentCells - all cells sent on the link so far, with this write.
   * @param wasIdle - nothing was unacknowledged before it.
   * @param appLimited - the window would have let more go, but nothing waited.
   */
  onSent(sentCells: number, nowMs: number, wasIdle: boolean, appLimited: boolean): void {
    if (wasIdle) {
      this.#deliveredAtMs = nowMs
      this.#deliveredSentAtMs = nowMs
    }
    if (this.#count === MAX_NOTES) return
    if (this.#count === this.#notes.length) this.#growNotes()
    const note = this.#notes[(this.#first + this.#count) % this.#notes.length] as Note
    this.#count++
    note.sentCells = sentCells
    note.sentAtMs = nowMs
    note.deliveredCells = this.#deliveredCells
    note.deliveredAtMs = this.#deliveredAtMs
    note.deliveredSentAtMs = this.#deliveredSentAtMs
    note.appLimited = appLimited || this.#probeEndsAtMs !== undefined
  }

  /** @param deliveredCells - all cells acknowledged on the link so far. */
  onAcknowledged(deliveredCells: number, sentCells: number, nowMs: number): void {
    this.#sampleBunching(deliveredCells - this.#deliveredCells, nowMs)
    this.#deliveredCells = deliveredCells
    this.#deliveredAtMs = nowMs
    const note = this.#takeNewest(deliveredCells)
    if (note !== undefined) {
      this.#deliveredSentAtMs = note.sentAtMs
      this.#sampleDelay(note, nowMs)
      this.#sampleRate(note, nowMs)
      if (note.deliveredCells >= this.#roundEndsAtCells) this.#endRound(sentCells)
    }
    this.#updateWindow()
  }

  /** Called when every place is taken: twice as many, in order. */
  #growNotes(): void {
    const inOrder = [...this.#notes.slice(this.#first), ...this.#notes.slice(0, this.#first)]
    this.#notes = [...inOrder, ...makeNotes(inOrder.length)]
    this.#first = 0
  }

  /** The newest note that is wholly acknowledged; older ones go with it. */
  #takeNewest(deliveredCells: number): Note | undefined {
    let newest: Note | undefined
    while (this.#count > 0) {
      const note = this.#notes[this.#first] as Note
      if (note.sentCells > deliveredCells) break
      newest = note
      this.#first = (this.#first + 1) % this.#notes.length
      this.#count--
    }
    return newest
  }

  /**
   * Acknowledgements that come in bunches, as from a busy process, say that more has to be under way than rate and distance
   * make: how many more, as BBR's later versions count it.
   */
  #sampleBunching(newCells: number, nowMs: number): void {
    const rate = this.#maxRate()
    const expected = rate * (nowMs - this.#bunchedSinceMs)
    if (this.#bunchedCells <= expected) {
      this.#bunchedSinceMs = nowMs
      this.#bunchedCells = newCells
    } else this.#bunchedCells += newCells
    const extra = this.#bunchedCells - rate * (nowMs - this.#bunchedSinceMs)
    const place = this.#round % RATE_ROUNDS
    if (extra > (this.#bunched[place] as number)) this.#bunched[place] = extra
  }

  #sampleDelay(note: Note, nowMs: number): void {
    const delayMs = nowMs - note.sentAtMs
    if (delayMs < this.#roundMinDelayMs) this.#roundMinDelayMs = delayMs
    if (this.#probeEndsAtMs !== undefined) {
      if (delayMs < this.#probeMinDelayMs) this.#probeMinDelayMs = delayMs
      if (nowMs < this.#probeEndsAtMs) return
      this.#probeEndsAtMs = undefined
      this.#setMinDelay(this.#probeMinDelayMs, nowMs)
    } else if (delayMs <= this.#minDelayMs) this.#setMinDelay(delayMs, nowMs)
    else if (nowMs - this.#minDelayAtMs <= MIN_DELAY_VALID_MS) return
    else if (note.appLimited) this.#setMinDelay(delayMs, nowMs)
    else {
      // A sender that keeps the path full sees its own queue in every round trip: empty the path before believing more.
      this.#probeEndsAtMs = nowMs + Math.max(MIN_DELAY_PROBE_MS, 2 * delayMs)
      this.#probeMinDelayMs = delayMs
    }
  }

  #setMinDelay(delayMs: number, nowMs: number): void {
    this.#minDelayMs = delayMs
    this.#minDelayAtMs = nowMs
  }

  #sampleRate(note: Note, nowMs: number): void {
    // The longer of the times in which it was sent and acknowledged: acknowledgements that arrive bunched do not count double.
    const elapsedMs = Math.max(note.sentAtMs - note.deliveredSentAtMs, nowMs - note.deliveredAtMs)
    if (elapsedMs <= 0) return
    const rate = (this.#deliveredCells - note.deliveredCells) / elapsedMs
    const place = this.#round % RATE_ROUNDS
    if (note.appLimited && rate <= this.#maxRate()) return
    this.#roundSampled = true
    if (rate > (this.#rates[place] as number)) this.#rates[place] = rate
  }

  /** A round trip has passed. Rounds in which the sender had little to send leave the remembered rates alone. */
  #endRound(sentCells: number): void {
    this.#roundEndsAtCells = sentCells
    if (!this.#roundSampled) return
    this.#roundSampled = false
    const rate = this.#maxRate()
    const queueStands = this.#roundMinDelayMs > this.#minDelayMs * QUEUE_DELAY
    this.#roundMinDelayMs = Number.POSITIVE_INFINITY
    if (this.#startingUp) {
      if (rate >= this.#fullRate * FULL_GROWTH) {
        this.#fullRate = rate
        this.#fullRounds = 0
        // A rate that does not grow because no more is there to send says nothing: then no queue stands.
      } else if (queueStands && ++this.#fullRounds >= FULL_ROUNDS) this.#startingUp = false
    } else if (queueStands) this.#widerRounds = 0
    else if (++this.#widerRounds >= WIDER_ROUNDS) this.#startAgain()
    this.#round++
    this.#rates[this.#round % RATE_ROUNDS] = 0
    this.#bunched[this.#round % RATE_ROUNDS] = 0
  }

  #startAgain(): void {
    this.#startingUp = true
    this.#fullRate = 0
    this.#fullRounds = 0
    this.#widerRounds = 0
  }

  #maxRate(): number {
    let max = 0
    for (const rate of this.#rates) if (rate > max) max = rate
    return max
  }

  #maxBunched(rate: number): number {
    let max = 0
    for (const cells of this.#bunched) if (cells > max) max = cells
    return Math.min(max, rate * MAX_BUNCHED_MS)
  }

  #updateWindow(): void {
    const rate = this.#maxRate()
    if (rate === 0) return
    if (this.#probeEndsAtMs !== undefined) {
      this.#windowCells = Math.max(MIN_WINDOW_CELLS, Math.ceil(PROBE_SHARE * rate * this.#minDelayMs))
      return
    }
    const gain = this.#startingUp ? STARTUP_GAIN : WINDOW_GAIN
    const held = gain * rate * Math.max(this.#minDelayMs, MIN_PATH_DELAY_MS)
    // Until a slow path is known to be one, what a fast one needs to show itself.
    const least = this.#startingUp
      ? this.#firstCells
      : Math.max(MIN_WINDOW_CELLS, Math.min(this.#firstCells, rate * MIN_WINDOW_MS))
    this.#windowCells = Math.min(this.#maxCells, Math.ceil(Math.max(least, held + this.#maxBunched(rate))))
  }
}
