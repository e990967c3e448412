/** What the local API, and whoever embeds a node, can do with boxes. Capabilities are texts, as people copy them. */
import type { AppendedBox, BoxLeft, BoxReading, BoxSequence, WrittenSequence } from '@warren/api'
import type { Cancel } from '@warren/kernel'
import type { FileProgress } from '../shares/control.ts'

export interface BoxControl {
  /** Sequences that this node writes or keeps alive, and single boxes that it keeps alive. */
  list(): BoxSequence[]
  /**
   * Begins a sequence, or writes one that somebody else began. Durable.
   *
   * @param write - undefined: a new one. @throws WarrenError `bad-input`, `overloaded`, `storage`.
   */
  add(write: string | undefined): WrittenSequence
  /**
   * Keeps a sequence alive from where a capability stands, or the one box that it verifies. Durable. What is written here is kept anyway.
   *
   * @throws WarrenError `bad-input`, `overloaded`, `storage`.
   */
  pin(capability: string): BoxSequence
  /** Neither writes it nor keeps it alive any more. @returns false: it is not in the list. @throws WarrenError `storage`. */
  remove(id: string): Promise<boolean>
  /** @throws WarrenError `not-found`, before a job is made of it. */
  requireWritten(id: string): void
  /**
   * It is on disk before anything leaves, and appended whatever becomes of this process; giving up takes it back as far as it has no box yet.
   *
   * @param contents - as base64url. @param days - how long it is to lie, and no longer. @throws WarrenError `bad-input`, `not-found`, `overloaded`, `storage`, `cancelled`, `closed`.
   */
  append(id: string, contents: string, days: number | undefined, progress: FileProgress): Promise<AppendedBox>
  /** Boxes in order, until one is missing, there are `limit`, or it takes too long. @throws WarrenError `bad-input`, `unreachable`, ... */
  read(capability: string, limit: number, cancel: Cancel): Promise<BoxReading>
  /** Takes back the box at which a capability stands. @throws WarrenError `bad-input`, `unreachable`, ... */
  erase(capability: string, cancel: Cancel): Promise<BoxLeft>
  /** Puts a box on its holders again. @throws WarrenError `bad-input`, `not-found`: no holder has it; `unreachable`, ... */
  renew(capability: string, days: number | undefined, cancel: Cancel): Promise<BoxLeft>
}
