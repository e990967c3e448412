/** How a stream to a service is opened, whichever way leads there. */
import type { Duplex } from 'node:stream'

export interface StreamRequest {
  /** 56 characters, with the suffix and perhaps labels before them. */
  readonly name: string
  readonly port: number
  readonly isolation: Isolation
  readonly signal?: AbortSignal | undefined
}

/** Streams share a circuit only if both texts are the same. */
export interface Isolation {
  /** Drawn at random for every `Warren`: what two programs open is never seen on one circuit. */
  readonly program: string
  readonly text: string
}

/** @throws ApiError why there is no stream. */
export type OpenStream = (request: StreamRequest) => Promise<Duplex>
