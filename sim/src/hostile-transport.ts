/**
 * What the owner of a hostile relay can do to cells that pass: the relay runs the product's code, and its transport lies.
 * Cells are whole here, because links write whole cells.
 */
import { CELL_COMMANDS, circuitIdOf, commandOf } from '@warren/wire'
import type { Channel, Transport } from '@warren/kernel'

/** Called for each relay cell that leaves; returns the cells that leave instead. */
export type CellRewrite = (cell: Uint8Array) => readonly Uint8Array[]

/** Wraps a transport so that every RELAY cell it sends goes through `rewrite`. */
export function rewritingTransport(
  cellBytes: number,
  rewrite: CellRewrite,
): (transport: Transport) => Transport {
  const wrap = (channel: Channel): Channel => ({
    get remote() {
      return channel.remote
    },
    get binding() {
      return channel.binding
    },
    get bufferedBytes() {
      return channel.bufferedBytes
    },
    start: (events) => channel.start(events),
    write: (bytes) => channel.write(rewriteAll(bytes, cellBytes, rewrite)),
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    end: () => channel.end(),
    destroy: () => channel.destroy(),
  })
  return (transport) => ({
    dial: async (address, opening, cancel) => wrap(await transport.dial(address, opening, cancel)),
    listen: (address, events) =>
      transport.listen(address, { ...events, accepted: (channel) => events.accepted(wrap(channel)) }),
  })
}

function rewriteAll(bytes: Uint8Array, cellBytes: number, rewrite: CellRewrite): Uint8Array {
  if (bytes.length % cellBytes !== 0) return bytes
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += cellBytes) {
    const cell = bytes.slice(at, at + cellBytes)
    const isRelay = circuitIdOf(cell) !== 0 && commandOf(cell) === CELL_COMMANDS.relay
    parts.push(...(isRelay ? rewrite(cell) : [cell]))
  }
  return Uint8Array.from(Buffer.concat(parts))
}
