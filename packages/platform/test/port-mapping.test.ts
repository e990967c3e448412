import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { mapPort } from '@warren/platform/node'

const ROUTER = '127.77.0.1'

interface Request {
  readonly opcode: number
  readonly internalPort: number
  readonly externalPort: number
  readonly lifetimeS: number
}

/** A router that speaks NAT-PMP (RFC 6886): grants every mapping on the port above, or refuses all. */
async function startRouter(result: number): Promise<{ requests: Request[]; close: () => void }> {
  const requests: Request[] = []
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  socket.on('message', (message, from) => {
    const opcode = message[1] ?? 0
    const head = Buffer.alloc(8)
    head[1] = 128 + opcode
    head.writeUInt16BE(result, 2)
    if (opcode === 0) {
      return socket.send(Buffer.concat([head, Buffer.of(203, 0, 113, 9)]), from.port, from.address)
    }
    const internalPort = message.readUInt16BE(4)
    const externalPort = message.readUInt16BE(6)
    const lifetimeS = message.readUInt32BE(8)
    requests.push({ opcode, internalPort, externalPort, lifetimeS })
    const body = Buffer.alloc(8)
    body.writeUInt16BE(internalPort, 0)
    body.writeUInt16BE(externalPort + 1, 2)
    body.writeUInt32BE(lifetimeS, 4)
    return socket.send(Buffer.concat([head, body]), from.port, from.address)
  })
  socket.unref()
  await new Promise<void>((resolve) => socket.bind(5351, ROUTER, resolve))
  return { requests, close: () => socket.close() }
}

test('a router forwards the port: the address and port it gave are told, and it is taken back at the end', async () => {
  const router = await startRouter(0)
  const mapping = await mapPort({ host: '192.168.7.7', port: 9252 }, { router: ROUTER, upnp: false })
  assert.deepEqual(mapping.external, { host: '203.0.113.9', port: 9253 })
  assert.deepEqual(router.requests[0], { opcode: 2, internalPort: 9252, externalPort: 9252, lifetimeS: 3600 })
  await mapping.close()
  const last = router.requests.at(-1)
  assert.equal(last?.lifetimeS, 0)
  router.close()
})

test('a router that refuses is said to have refused', async () => {
  const router = await startRouter(2)
  await assert.rejects(
    mapPort({ host: '192.168.7.7', port: 9252 }, { router: ROUTER, upnp: false }),
    (error) => isWarrenError(error) && error.kind === 'refused' && error.next !== undefined,
  )
  router.close()
})
