/**
 * Cells from one process to another: a link against bare TLS with the same cells, in turns, in one run.
 *
 *     tools/node bench/micro-link.ts [seconds per measurement] [rounds]
 *
 * One process sends as fast as it may, the other receives. The bare one writes 64 KiB at a time and cuts nothing out at the
 * far end, which is the least that anything over TLS can do.
 */
import { fork } from 'node:child_process'
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, connect } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type PeerAddress, SILENT_LOG } from '@warren/kernel'
import { createLinkManager, type LinkIdentityProofs } from '@warren/link'
import { createNodeClock, createNodeRandom, createTlsTransport } from '@warren/platform/node'
import { CELL_COMMANDS, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { makeCertificate } from '../packages/platform/src/node/tls-transport-certificate.ts'

const ID = new Uint8Array(32).fill(1)
const HOST = '127.0.0.1'
const { cellBytes } = DEFAULT_GEOMETRY

/** Identities are not what is measured. */
const PROOFS: LinkIdentityProofs = {
  openingProof: (binding, relayId) => Uint8Array.from(createHmac('sha256', relayId).update(binding).digest()),
  verifyOpening: (proof, binding) => Buffer.from(PROOFS.openingProof(binding, ID)).equals(proof),
  sign: (_binding, role) => ({
    kind: role === 'listener' ? 'relay' : 'client',
    id: ID,
    signature: new Uint8Array(64),
  }),
  verify: () => true,
}

interface Report {
  readonly bytes: number
  readonly cpuMs: number
}

function linkManager(
  opened: Parameters<typeof createLinkManager>[2]['opened'],
): ReturnType<typeof createLinkManager> {
  const ports = {
    clock: createNodeClock(),
    random: createNodeRandom(),
    transport: createTlsTransport(),
    log: SILENT_LOG,
  }
  return createLinkManager(ports, { geometry: DEFAULT_GEOMETRY, proofs: PROOFS }, { opened })
}

/** The receiving process: listens both ways, and answers `report` with what arrived since the last. */
async function receive(): Promise<void> {
  let bytes = 0
  let cpu = process.cpuUsage()
  const manager = linkManager((link) =>
    link.start({
      cell: () => {
        bytes += cellBytes
      },
      writable() {},
      close() {},
    }),
  )
  const { address } = await manager.listen({ host: HOST, port: 0 })
  const server = createServer({ ...makeCertificate(Date.now()), minVersion: 'TLSv1.3' }, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      bytes += chunk.length
    })
  })
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  process.on('message', () => {
    const used = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    process.send?.({ bytes, cpuMs: (used.user + used.system) / 1000 } satisfies Report)
    bytes = 0
  })
  process.send?.({ link: address.port, bare: (server.address() as AddressInfo).port })
}

/** A sender that is started and stopped. */
interface Sender {
  start(): Promise<void>
  stop(): void
}

async function linkSender(address: PeerAddress): Promise<Sender> {
  let running = false
  const manager = linkManager((opened) => opened.start({ cell() {}, writable: () => refill(), close() {} }))
  const link = await manager.linkTo({ id: ID, address })
  const circuitId = link.allocateCircuitId()
  const refill = (): void => {
    while (running && link.queuedCells(circuitId) < 128)
      link.send(newCell(DEFAULT_GEOMETRY, circuitId, CELL_COMMANDS.relay))
  }
  return {
    async start() {
      running = true
      refill()
    },
    stop() {
      running = false
    },
  }
}

async function bareSender(port: number): Promise<Sender> {
  let running = false
  const socket = connect({ host: HOST, port, rejectUnauthorized: false })
  await new Promise<void>((resolve) => socket.once('secureConnect', resolve))
  const write = (): void => {
    while (running && socket.write(new Uint8Array(16 * cellBytes))) {
      // Until the socket says stop.
    }
  }
  socket.on('drain', write)
  return {
    async start() {
      running = true
      write()
    },
    stop() {
      running = false
    },
  }
}

async function measure(seconds: number, rounds: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['receive'])
  const next = <T>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
  const ports = await next<{ link: number; bare: number }>()
  const senders = {
    link: await linkSender({ host: HOST, port: ports.link }),
    bare: await bareSender(ports.bare),
  }
  const rates: Record<keyof typeof senders, number[]> = { link: [], bare: [] }
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const report = (): Promise<Report> => {
    const answer = next<Report>()
    child.send('report')
    return answer
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of ['bare', 'link'] as const) {
      await senders[name].start()
      await pause(300)
      await report()
      const cpu = process.cpuUsage()
      const startMs = performance.now()
      await pause(seconds * 1000)
      const { bytes, cpuMs } = await report()
      const elapsedS = (performance.now() - startMs) / 1000
      const own = process.cpuUsage(cpu)
      senders[name].stop()
      await pause(300)
      const cells = bytes / cellBytes
      rates[name].push(bytes / elapsedS / 1e6)
      const perCell = (ms: number): string => ((ms * 1000) / cells).toFixed(2)
      process.stdout.write(
        `${name.padEnd(5)} ${(bytes / elapsedS / 1e6).toFixed(0).padStart(6)} MB/s  ${Math.round(cells / elapsedS)} cells/s  ` +
          `CPU per cell: sender ${perCell((own.user + own.system) / 1000)} us, receiver ${perCell(cpuMs)} us\n`,
      )
    }
  }
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  process.stdout.write(`link / bare TLS: ${(median(rates.link) / median(rates.bare)).toFixed(2)}\n`)
  child.kill()
  process.exit(0)
}

// Keys for the bare server come from the certificate maker; this one only warms OpenSSL up before anything is measured.
generateKeyPairSync('x25519')
randomBytes(32)
if (process.argv[2] === 'receive') await receive()
else await measure(Number(process.argv[2] ?? 2), Number(process.argv[3] ?? 3))
