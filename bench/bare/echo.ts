/**
 * One end of a bare link: TLS over TCP between two processes, and nothing of Warren. The one gives back each message that is whole, the other
 * sends one at a time, as large as a cell, and measures. Started by round-trips.ts with one JSON argument.
 */
import { once } from 'node:events'
import { connect, createServer, type TLSSocket } from 'node:tls'
import type { EchoConfig } from './echo-config.ts'

const config = JSON.parse(process.argv[2] ?? '') as EchoConfig
const message = new Uint8Array(config.bytes)

/** Calls back once for each whole message. */
function onMessage(socket: TLSSocket, take: () => void): void {
  let bytes = 0
  socket.setNoDelay(true)
  socket.on('close', () => process.exit(0))
  socket.on('data', (chunk: Buffer) => {
    for (bytes += chunk.length; bytes >= config.bytes; bytes -= config.bytes) take()
  })
}

async function ask(): Promise<void> {
  const socket = connect({
    host: config.host,
    port: config.port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
  })
  await once(socket, 'secureConnect')
  const tookMs: number[] = []
  let sentAtMs = performance.now()
  onMessage(socket, () => {
    tookMs.push(performance.now() - sentAtMs)
    if (tookMs.length === config.rounds) {
      process.stdout.write(`${JSON.stringify(tookMs)}\n`)
      socket.destroy()
      return
    }
    sentAtMs = performance.now()
    socket.write(message)
  })
  socket.write(message)
}

if (config.role === 'ask') await ask()
else {
  const server = createServer(
    { key: config.key, cert: config.certificate, minVersion: 'TLSv1.3' },
    (socket) => onMessage(socket, () => socket.write(message)),
  )
  server.listen(config.port, config.host, () => process.stdout.write('ready\n'))
}
