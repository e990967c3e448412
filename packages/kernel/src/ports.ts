/** The ports that most parts need, in one object. A part names only those it uses: `Pick<Ports, 'clock' | 'log'>`. */
import type { Clock } from './clock.ts'
import type { ErasureCode } from './erasure-code.ts'
import type { FileSystem } from './files.ts'
import type { Log } from './log.ts'
import type { LocalNet, Transport } from './net.ts'
import type { Offload } from './offload.ts'
import type { Primitives } from './primitives.ts'
import type { Random } from './random.ts'
import type { StateStore } from './state-store.ts'

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Primitives
  readonly offload: Offload
  readonly erasure: ErasureCode
  readonly transport: Transport
  readonly localNet: LocalNet
  readonly state: StateStore
  readonly files: FileSystem
  readonly log: Log
}
