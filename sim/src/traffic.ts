/** What people do in a simulated network: a service that serves known bytes, and a client that fetches them. */
import { createHash } from 'node:crypto'
import { CancelSource, type Duplex, type WarrenError } from '@warren/kernel'
import type { SimNetwork } from './sim-network.ts'
import type { SimNode } from './sim-node.ts'

export const TARGET_PORT = 8080

/** Sends `body` to everybody who connects to the target port of this machine, and ends. Answers how many came. */
export async function serveBytes(
  node: SimNode,
  body: Uint8Array,
): Promise<{ readonly visits: () => number }> {
  let visits = 0
  await node.host.localNet.listen({ host: node.ip, port: TARGET_PORT }, (connection) => {
    visits++
    sendAll(connection, body)
  })
  return { visits: () => visits }
}

const CHUNK_BYTES = 16 * 1024

function sendAll(connection: Duplex, body: Uint8Array): void {
  let offset = 0
  const fill = (): void => {
    while (offset < body.length) {
      const chunk = body.subarray(offset, offset + CHUNK_BYTES)
      offset += chunk.length
      if (!connection.write(chunk)) return
    }
    connection.end()
  }
  connection.start({ data: () => {}, end: () => {}, drain: fill, close: () => {} })
  fill()
}

/** Puts a service on the network; resolves, as time passes, once it can be reached: its 56 characters. */
export async function publish(node: SimNode): Promise<string> {
  const { services } = node.node
  const { address } = services.add({
    ports: [{ port: 80, target: `${node.ip}:${TARGET_PORT}` }],
    clients: [],
  })
  await services.published(address, () => {}, new CancelSource().cancel)
  return address.replace(/\.onion$/, '')
}

const PUBLISHED_WITHIN_MS = 120_000

/** The same, letting time pass until then. */
export function publishService(sim: SimNetwork, node: SimNode): Promise<string> {
  return sim.settle(publish(node), PUBLISHED_WITHIN_MS)
}

export interface Fetched {
  readonly bytes: number
  readonly sha256: string
  readonly error: WarrenError | undefined
}

/** Connects and reads to the end. `onData` is told how much has come so far. */
export async function fetchAll(
  node: SimNode,
  service: string,
  options: { readonly isolation?: string; readonly onData?: (bytes: number) => void } = {},
): Promise<Fetched> {
  const stream = await node.node.connect({ service, port: 80, isolation: options.isolation ?? '' })
  const hash = createHash('sha256')
  let bytes = 0
  return new Promise((resolve) => {
    stream.start({
      data: (chunk) => {
        hash.update(chunk)
        bytes += chunk.length
        options.onData?.(bytes)
      },
      end: () => stream.end(),
      drain: () => {},
      close: (error) => resolve({ bytes, sha256: hash.digest('hex'), error }),
    })
  })
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
