/** Datagrams over a stream: whole and in order, or the channel is gone (docs/spec/datagrams.md). */
import type { Duplex } from 'node:stream'
import { isWarrenError } from '@warren/kernel'
import { ApiError } from '../api-error.ts'
import { DatagramReader, encodeDatagram } from './format.ts'

/**
 * Each datagram arrives whole and once, in the order in which it was sent, or the channel is over: nothing is lost on the way while it lasts.
 * That is not UDP. One that is late holds up those behind it, so whoever sends what is soon out of date uses {@link trySend}.
 */
export interface DatagramChannel extends AsyncIterable<Uint8Array>, AsyncDisposable {
  /** Resolves when there is room for more. @param datagram - at most 65535 bytes. @throws ApiError `closed`, `bad-input`. */
  send(datagram: Uint8Array): Promise<void>
  /** Sends it if there is room at once. @returns false: it was not sent. @throws ApiError `closed`, `bad-input`. */
  trySend(datagram: Uint8Array): boolean
  /** What arrives, until the other side has ended. Leaving the loop closes the channel. @throws ApiError `closed`, `malformed`. */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array>
  /** Sends what waits, and no more. */
  end(): void
  /** Ends both directions at once. */
  close(): Promise<void>
}

/** @param stream - as `asTwoWay` makes it; its bytes are nobody else's from now on. */
export function datagramsOver(stream: Duplex): DatagramChannel {
  const write = (datagram: Uint8Array): boolean => {
    if (!stream.writable) throw channelClosed()
    return stream.write(encode(datagram))
  }
  const close = async (): Promise<void> => {
    stream.destroy()
  }
  return {
    async send(datagram) {
      if (!write(datagram)) await drained(stream)
    },
    trySend(datagram) {
      if (stream.writable && stream.writableNeedDrain) return false
      write(datagram)
      return true
    },
    [Symbol.asyncIterator]: () => received(stream),
    end: () => void stream.end(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function* received(stream: Duplex): AsyncGenerator<Uint8Array> {
  const reader = new DatagramReader()
  let isEnded = false
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield* reader.push(chunk)
    reader.end()
    isEnded = true
  } catch (error) {
    throw errorOf(error)
  } finally {
    // After an end in order the other direction is still open.
    if (!isEnded) stream.destroy()
  }
}

function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', onDrain).off('close', onClose)
    }
    const onDrain = (): void => {
      settle()
      resolve()
    }
    const onClose = (): void => {
      settle()
      reject(channelClosed())
    }
    stream.on('drain', onDrain).on('close', onClose)
  })
}

function encode(datagram: Uint8Array): Uint8Array {
  try {
    return encodeDatagram(datagram)
  } catch (error) {
    throw errorOf(error)
  }
}

function errorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isWarrenError(error))
    return new ApiError(error.kind, `${error.message}.`, { next: error.next, cause: error })
  return channelClosed(error)
}

function channelClosed(cause?: unknown): ApiError {
  return new ApiError('closed', 'The channel is over.', { next: 'Open it again.', cause })
}
