/** Makes a stream to or from a stranger safe and whole for programs that read it with `for await`. */
import type { Duplex } from 'node:stream'

/**
 * Two habits of Node's streams do not fit here. An `error` to which nobody listens ends the program, and the other side could cause one. And a loop
 * destroys a stream when it has been read to its end, together with the direction that was not over: the answer would never leave.
 */
export function asTwoWay<T extends Duplex>(stream: T): T {
  stream.on('error', () => {})
  const iterate = (): AsyncIterableIterator<unknown> => stream.iterator({ destroyOnReturn: false })
  return Object.defineProperty(stream, Symbol.asyncIterator, { value: iterate })
}
