/** Looks now and then at what spoils everything and tells nobody by itself, so that a person is told before he asks. */
import type { Status } from '@warren/api'
import { CancelSource, type Clock, pause } from '@warren/kernel'
import { DISK_FULL_BYTES } from '../doctor/limits.ts'
import { probeDisk } from '../doctor/probes/home.ts'
import { TROUBLE_LOOK_MS } from '../timeouts.ts'

export interface TroubleWatchParts {
  readonly clock: Clock
  /** Its disk is looked at. */
  readonly home: string
  /** Whether the clock of this machine is off. */
  readonly isClockOff: () => boolean
  /** Something has gone wrong, or is well again. */
  readonly changed: () => void
  readonly probe?: typeof probeDisk
}

export interface TroubleWatch {
  /** Undefined while there is room. */
  readonly disk: Status['disk']
  close(): void
}

export function watchTrouble({
  clock,
  home,
  isClockOff,
  changed,
  probe = probeDisk,
}: TroubleWatchParts): TroubleWatch {
  const stop = new CancelSource()
  let disk: Status['disk']
  let wasOff = false
  const look = (): void => {
    const wasFull = disk !== undefined
    const facts = probe(home)
    const isFull = facts !== undefined && (facts.freeBytes < DISK_FULL_BYTES || facts.freeFiles === 0)
    disk = isFull ? { freeBytes: facts.freeBytes } : undefined
    const isOff = isClockOff()
    if (wasFull !== isFull || wasOff !== isOff) changed()
    wasOff = isOff
  }
  const go = async (): Promise<void> => {
    for (;;) {
      look()
      await pause(clock, TROUBLE_LOOK_MS, stop.cancel)
    }
  }
  // It ends when it is closed.
  void go().catch(() => {})
  return {
    get disk() {
      return disk
    },
    close: () => stop.abort(),
  }
}
