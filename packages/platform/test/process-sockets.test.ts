import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import fs from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { processTree, readNamespaceCounts, readProcessSockets } from '../src/node/process-sockets.ts'

const skip = fs.existsSync('/proc/self/net/tcp') ? false : 'no Linux'

test('every socket of a process is seen with both ends, whatever its kind, and is gone when it is closed', {
  skip,
}, async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-sockets-'))
  const listen = async (place: net.ListenOptions): Promise<net.Server> => {
    const server = net.createServer().listen(place)
    await once(server, 'listening')
    return server
  }
  const four = await listen({ host: '127.0.0.1', port: 0 })
  const six = await listen({ host: '::1', port: 0 })
  const unix = await listen({ path: path.join(directory, 'socket') })
  const { port } = four.address() as AddressInfo
  const client = net.connect(port, '127.0.0.1')
  const [[accepted]] = (await Promise.all([once(four, 'connection'), once(client, 'connect')])) as [
    [net.Socket],
    unknown,
  ]
  const datagrams = dgram.createSocket('udp4')
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => datagrams.connect(9, '127.0.0.1', () => resolve()))

  const seen = readProcessSockets() ?? []
  const has = (protocol: string, local: string, remote: string | undefined, state: string): boolean =>
    seen.some(
      (one) =>
        one.protocol === protocol && one.local === local && one.remote === remote && one.state === state,
    )
  const near = `127.0.0.1:${client.localPort}`
  assert.ok(has('tcp', `127.0.0.1:${port}`, undefined, 'listening'))
  assert.ok(has('tcp', `[::1]:${(six.address() as AddressInfo).port}`, undefined, 'listening'))
  assert.ok(has('unix', path.join(directory, 'socket'), undefined, 'listening'))
  assert.ok(has('tcp', near, `127.0.0.1:${port}`, 'open'))
  assert.ok(has('tcp', `127.0.0.1:${port}`, near, 'open'))
  assert.ok(has('udp', `127.0.0.1:${datagrams.address().port}`, '127.0.0.1:9', 'open'))

  client.destroy()
  accepted.destroy()
  datagrams.close()
  await Promise.all([four, six, unix].map((server) => new Promise((resolve) => server.close(resolve))))
  fs.rmSync(directory, { recursive: true })
  const left = readProcessSockets()?.filter(({ local }) => local === near || local.endsWith(`:${port}`))
  assert.deepEqual(left, [])
})

test('another process and what it started are seen, and one that is not there is told from one without sockets', {
  skip,
}, async () => {
  const program =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log(s.address().port))"
  const shell = spawn('sh', ['-c', `"$0" -e "$1"; true`, process.execPath, program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  const tree = processTree(shell.pid as number)
  assert.equal(tree.length, 2)
  const listening = tree.flatMap((pid) => readProcessSockets(pid) ?? []).map(({ local }) => local)
  assert.ok(listening.includes(`127.0.0.1:${line.toString().trim()}`))
  for (const pid of tree.toReversed()) process.kill(pid, 'SIGKILL')
  await once(shell, 'close')
  assert.equal(readProcessSockets(2 ** 22 + 1), undefined)
  assert.deepEqual(processTree(2 ** 22 + 1), [])
})

test('a datagram and a connection are counted', { skip }, async () => {
  const before = readNamespaceCounts(process.pid)
  const datagrams = dgram.createSocket('udp4')
  await new Promise((resolve) => datagrams.send('x', 9, '127.0.0.1', resolve))
  datagrams.close()
  const server = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(client, 'close')
  server.close()
  const after = readNamespaceCounts(process.pid)
  assert.ok(before !== undefined && after !== undefined)
  assert.ok(after.udpSent > before.udpSent && after.tcpOpened > before.tcpOpened)
})
