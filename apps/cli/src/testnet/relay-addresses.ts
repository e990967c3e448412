/** Where the relays of a test network listen: all on loopback, and still distinct as paths demand it. */
import { createServer } from 'node:net'
import { createNodePrimitives } from '@warren/platform/node'
import { CommandFailure } from '../command-failure.ts'
import type { TestnetRelay } from './layout.ts'

/**
 * Names and addresses on loopback for new relays. The first half of each address is its own, since relays of one path must not
 * share it; the second half is drawn, so that several networks on one machine hardly ever meet.
 */
export function drawRelays(count: number): TestnetRelay[] {
  const { random } = createNodePrimitives()
  const draw = (): number => random.bytes(1)[0] ?? 0
  // 127.0 is left to everything else on this machine; port 0 stands for any that is free.
  return Array.from({ length: count }, (_, index) => ({
    name: `relay-${index + 1}`,
    address: `127.${index + 1}.${draw()}.${1 + (draw() % 254)}:0`,
  }))
}

/**
 * The address itself if the relay runs or nobody has its port, else the same host with a port that nobody has.
 *
 * @throws CommandFailure `unreachable`: not an address of this machine.
 */
export async function usableAddress({ address, process }: TestnetRelay): Promise<string> {
  if (process !== undefined) return address
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon)
  const port = (await tryPort(host, Number(address.slice(colon + 1)))) ?? (await tryPort(host, 0))
  if (port !== undefined) return `${host}:${port}`
  throw new CommandFailure('unreachable', `This machine does not listen at ${host}.`, {
    next: 'On Linux all of 127.0.0.0/8 is this machine; check its loopback interface.',
  })
}

/** The port if nobody has it (for 0: one that nobody has), else undefined. */
export function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(undefined))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })
}
