/**
 * The handshakes as jobs for a worker: pure, with inputs and outputs that survive structured cloning.
 *
 * A job cannot ask back what to answer, so the relay's message is fixed before: it states what the relay offers, and the
 * client's message, which the job returns, is checked afterwards.
 */
import type { OffloadJob } from '@warren/kernel'
import {
  introOpen,
  introSeal,
  rendezvousFinish,
  rendezvousReply,
  type IntroClientState,
  type IntroOpenInput,
  type IntroSealInput,
  type IntroServiceState,
  type OpenedIntroduction,
} from './hs-ntor.ts'
import {
  hybridClientFinish,
  hybridClientStart,
  hybridServerRespond,
  type HybridClientInput,
  type HybridClientState,
  type HybridServerInput,
  type HybridServerOutput,
} from './ntor-hybrid.ts'

export const hybridClientStartJob: OffloadJob<HybridClientInput, ReturnType<typeof hybridClientStart>> = {
  name: 'crypto: hybrid client start',
  run: hybridClientStart,
}

export interface HybridServerJobInput extends HybridServerInput {
  readonly serverMessage: Uint8Array
}

export const hybridServerJob: OffloadJob<HybridServerJobInput, HybridServerOutput> = {
  name: 'crypto: hybrid server',
  run: (primitives, input) => hybridServerRespond(primitives, input, () => input.serverMessage),
}

export interface HybridFinishJobInput {
  readonly state: HybridClientState
  readonly reply: Uint8Array
  readonly keyBytes: number
}

export const hybridClientFinishJob: OffloadJob<
  HybridFinishJobInput,
  ReturnType<typeof hybridClientFinish>
> = {
  name: 'crypto: hybrid client finish',
  run: (primitives, { state, reply, keyBytes }) => hybridClientFinish(primitives, state, reply, keyBytes),
}

export const introSealJob: OffloadJob<IntroSealInput, ReturnType<typeof introSeal>> = {
  name: 'crypto: introduction seal',
  run: introSeal,
}

export const introOpenJob: OffloadJob<IntroOpenInput, OpenedIntroduction | undefined> = {
  name: 'crypto: introduction open',
  run: introOpen,
}

export interface RendezvousReplyJobInput {
  readonly state: IntroServiceState
  readonly keyBytes: number
}

export const rendezvousReplyJob: OffloadJob<RendezvousReplyJobInput, ReturnType<typeof rendezvousReply>> = {
  name: 'crypto: rendezvous reply',
  run: (primitives, { state, keyBytes }) => rendezvousReply(primitives, state, keyBytes),
}

export interface RendezvousFinishJobInput {
  readonly state: IntroClientState
  readonly reply: Uint8Array
  readonly keyBytes: number
}

export const rendezvousFinishJob: OffloadJob<RendezvousFinishJobInput, Uint8Array> = {
  name: 'crypto: rendezvous finish',
  run: (primitives, { state, reply, keyBytes }) => rendezvousFinish(primitives, state, reply, keyBytes),
}

/** All jobs of this package, for the worker's table. */
export const CRYPTO_JOBS: readonly OffloadJob<never, unknown>[] = [
  hybridClientStartJob,
  hybridServerJob,
  hybridClientFinishJob,
  introSealJob,
  introOpenJob,
  rendezvousReplyJob,
  rendezvousFinishJob,
]
