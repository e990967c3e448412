/** The port through which the store and mailboxes ask holders, whatever carries the request (design: circuits, later mix packets). */
import type { Cancel } from './cancel.ts'

/** How a request is carried: `onion`: over a circuit. */
export type PrivacyClass = 'onion'

export interface HolderRequest {
  readonly privacy: PrivacyClass
  /** Identity of the relay that is asked, 32 bytes. */
  readonly holder: Uint8Array
  /** `leave`: something is put, so the way is as long as a service's; `fetch`: as long as a client's. */
  readonly direction: 'leave' | 'fetch'
  /** Requests of one group may be seen to belong together by the holder; those of different groups never. */
  readonly group: string
  readonly request: Uint8Array
  /** Exactly so many bytes come back. */
  readonly answerBytes: number
  readonly cancel?: Cancel
}

export interface HolderRequests {
  /**
   * Asks one holder; as many requests as wanted may be under way, what is too much for a circuit waits its turn.
   *
   * @returns `answerBytes` bytes, not yet looked at.
   * @throws WarrenError `unreachable`, `no-path`, `timeout`, `closed`, `refused` (the relay holds nothing), `overloaded`, `cancelled`.
   */
  request(order: HolderRequest): Promise<Uint8Array>
  /** True: there is a way to this holder over which a fetch of the group would go at once. */
  isOpen(holder: Uint8Array, group: string): boolean
  /** Closes what a group still has open, once nothing more will be asked. */
  end(group: string): void
}
