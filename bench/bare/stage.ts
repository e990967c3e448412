/**
 * One process of the bare pipeline: takes cells from a TLS connection, runs its layers of relay encryption over
 * each and passes them on. Nothing of Warren but the layer functions: no circuits, windows, streams or links.
 *
 * Started by pipeline.ts with one JSON argument; prints its port, and at the end of the last stage the bytes it got.
 */
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { createRelayCryptor, type RelayCryptor } from '@warren/crypto'
import { createNodePrimitives } from '@warren/platform/node'
import { geometryOf } from '@warren/wire'
import { WARM_UP_CELLS, type StageConfig } from './stage-config.ts'

const RELAY_COMMAND = 6
const BATCH_CELLS = 16
const config = JSON.parse(process.argv[2] ?? '') as StageConfig
const { cellBytes, headerBytes, bodyBytes } = geometryOf(config.cellBytes)
const primitives = createNodePrimitives()
const layers: RelayCryptor[] = Array.from({ length: config.layers }, () =>
  createRelayCryptor(primitives, 'cgo-gmac', bodyBytes, {
    forward: primitives.random.bytes(80),
    backward: primitives.random.bytes(80),
  }),
)

/** All layers over each whole cell of `cells`, in place. Ends of a circuit also renew one key per cell. */
function processCells(cells: Uint8Array): void {
  for (let at = 0; at < cells.length; at += cellBytes) {
    const body = cells.subarray(at + headerBytes, at + cellBytes)
    for (const [index, layer] of layers.entries()) {
      if (index === 0 && config.renewsKey) layer.originate(RELAY_COMMAND, body)
      else layer.backward(RELAY_COMMAND, body)
    }
  }
}

function dialNext(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1.3' },
      () => {
        socket.setNoDelay(true)
        resolve(socket)
      },
    )
    socket.on('error', reject)
  })
}

/** Calls back with whole cells only. */
function onCells(socket: TLSSocket, take: (cells: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const wholeBytes = joined.length - (joined.length % cellBytes)
    rest = joined.subarray(wholeBytes)
    if (wholeBytes > 0) take(joined.subarray(0, wholeBytes))
  })
}

/** A stage between two others. */
function forward(from: TLSSocket, to: TLSSocket): void {
  onCells(from, (cells) => {
    processCells(cells)
    if (!to.write(cells)) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('end', () => to.end())
}

/** The first stage: makes the cells. */
function produce(to: TLSSocket): void {
  let left = config.cells
  const go = (): void => {
    while (left > 0) {
      const cells = new Uint8Array(Math.min(BATCH_CELLS, left) * cellBytes)
      left -= cells.length / cellBytes
      processCells(cells)
      if (!to.write(cells)) return
    }
    to.end()
  }
  to.on('drain', go)
  go()
}

/** The last stage: counts, and measures from the end of the warm-up to the last cell. */
function consume(from: TLSSocket): void {
  let cells = 0
  let startMs = 0
  onCells(from, (chunk) => {
    processCells(chunk)
    cells += chunk.length / cellBytes
    if (startMs === 0 && cells >= WARM_UP_CELLS) {
      startMs = performance.now()
      cells = 0
    }
  })
  from.on('end', () => {
    process.stdout.write(`${JSON.stringify({ cells, ms: performance.now() - startMs })}\n`)
    process.exit(0)
  })
}

if (config.role === 'first') {
  const to = await dialNext(config.nextPort)
  to.on('close', () => process.exit(0))
  produce(to)
} else {
  const server = createServer(
    { key: config.key, cert: config.certificate, minVersion: 'TLSv1.3' },
    (from) => {
      from.setNoDelay(true)
      from.on('close', () => process.exit(0))
      if (config.role === 'last') return consume(from)
      void dialNext(config.nextPort).then((to) => forward(from, to))
    },
  )
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
}
