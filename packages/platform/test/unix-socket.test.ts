import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { CancelSource, fail } from '@warren/kernel'
import { connectUnixSocket } from '@warren/platform/node'

test('a server on a Unix socket is reached, keeps its half-close, and is missed with a reason', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-unix-'))
  const file = path.join(directory, 'server.sock')
  const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
  await new Promise<void>((resolve) => server.listen(file, resolve))
  const stream = await connectUnixSocket(file)
  const back = new Promise<string>((resolve, reject) => {
    let text = ''
    stream.start({
      data: (chunk) => {
        text += new TextDecoder().decode(chunk)
      },
      end: () => {},
      drain: () => {},
      close: (error) => (error === undefined ? resolve(text) : reject(error)),
    })
  })
  stream.write(new TextEncoder().encode('hello'))
  stream.end()
  assert.equal(await back, 'hello')
  const gone = new CancelSource()
  gone.abort()
  await assert.rejects(connectUnixSocket(file, gone.cancel), { kind: 'cancelled' })
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(connectUnixSocket(file), { kind: 'refused' })
  await assert.rejects(connectUnixSocket(directory), { kind: /refused|unreachable/ })
  fs.rmSync(directory, { recursive: true })
})

test('a stream to a Unix socket that is aborted ends there, and throws nothing', async (context) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-unix-'))
  const file = path.join(directory, 'server.sock')
  const accepted = Promise.withResolvers<net.Socket>()
  const server = net.createServer((socket) => accepted.resolve(socket.resume()))
  await new Promise<void>((resolve) => server.listen(file, resolve))
  const stream = await connectUnixSocket(file)
  const socket = await accepted.promise
  context.after(() => {
    socket.destroy()
    server.close()
    fs.rmSync(directory, { recursive: true })
  })
  const closed = new Promise((resolve) =>
    stream.start({ data: () => {}, end: () => {}, drain: () => {}, close: resolve }),
  )
  const left = new Promise((resolve) => socket.on('close', resolve))
  const reason = fail('closed', 'the visitor broke off')
  stream.abort(reason)
  assert.equal(await closed, reason)
  await left
})
