/** Vectors of ntor-v3: secrets and messages of both ends, and what they must send and derive. */
import { ntorV3ClientFinish, ntorV3ClientStart, ntorV3ServerRespond } from '@warren/crypto'
import type { Primitives } from '@warren/kernel'
import { hexBytes, hexText, type Checker } from './checker.ts'

export function isNtorV3(vector: Readonly<Record<string, unknown>>): boolean {
  return 'client_handshake' in vector || 'server_handshake' in vector
}

export function runNtorV3(
  primitives: Primitives,
  checker: Checker,
  vector: Readonly<Record<string, unknown>>,
): void {
  const bytes = (name: string, length?: number): Uint8Array => hexBytes(vector[name], name, length)
  const relayId = bytes('id', 32)
  const onionSecret = bytes('b', 32)
  const verification = bytes('verification')
  const keysName = Object.keys(vector).find((name) => /^keys/.test(name)) ?? 'keys_256'
  const keyBytes = bytes(keysName).length

  const client = ntorV3ClientStart(primitives, {
    relayId,
    verification,
    onionKey: primitives.x25519PublicOf(onionSecret),
    ephemeralSecret: bytes('x', 32),
    clientMessage: bytes('client_message'),
  })
  checker.equal('client_handshake', client.handshake, hexText(vector['client_handshake'], 'client_handshake'))

  checker.run('server', () => {
    const server = ntorV3ServerRespond(primitives, {
      relayId,
      onionSecret,
      verification,
      keyBytes,
      ephemeralSecret: bytes('y', 32),
      handshake: bytes('client_handshake'),
      serverMessage: bytes('server_message'),
    })
    checker.equal('client_message', server.clientMessage, hexText(vector['client_message'], 'client_message'))
    checker.equal('server_handshake', server.reply, hexText(vector['server_handshake'], 'server_handshake'))
    checker.equal(keysName, server.keys, hexText(vector[keysName], keysName))
  })

  checker.run('client', () => {
    const finished = ntorV3ClientFinish(primitives, client.state, bytes('server_handshake'), keyBytes)
    checker.equal(
      'server_message',
      finished.serverMessage,
      hexText(vector['server_message'], 'server_message'),
    )
    checker.equal(keysName, finished.keys, hexText(vector[keysName], keysName))
  })
}
