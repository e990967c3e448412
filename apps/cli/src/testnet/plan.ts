/** A test network on paper: its file, and a home with a key and an address for every relay. */
import fs from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { createNetwork, formatNetworkFile, type Network, parseNetworkFile, parsePeerAddress, withBootstrap } from '@warren/directory'
import { fail, type Primitives } from '@warren/kernel'
import { relayIdOf } from '@warren/node'
import { createNodePrimitives, loadOrCreateKey, openHomeDir } from '@warren/platform/node'
import { CommandFailure } from '../command-failure.ts'
import { homeOfRelay, networkFileOf, type TestnetRelay } from './layout.ts'

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
 * Makes what is missing, gives relays that do not run another port if theirs is taken, and writes the network file.
 *
 * @returns the same relays with addresses that can be listened at.
 * @throws WarrenError `storage`: the disk refuses; `bad-input`: the network file that is there is damaged.
 */
export async function prepareTestnet(directory: string, relays: readonly TestnetRelay[]): Promise<TestnetRelay[]> {
  const primitives = createNodePrimitives()
  const ready = await Promise.all(relays.map(async (relay) => ({ ...relay, address: await usableAddress(relay) })))
  const bootstrap = ready.map(({ name, address }) => {
    const target = parsePeerAddress(address)
    if (target === undefined) throw fail('bad-input', 'a relay of the test network has no address', { next: 'Remove the directory and start again.' })
    return { id: relayIdAt(primitives, homeOfRelay(directory, name)), address: target }
  })
  writeNetworkFile(directory, withBootstrap(networkAt(primitives, directory), bootstrap))
  return ready
}

function networkAt(primitives: Primitives, directory: string): Network {
  const file = networkFileOf(directory)
  // The same network again: its id is bound into every relay's state and every address.
  if (fs.existsSync(file)) return parseNetworkFile(primitives, fs.readFileSync(file, 'utf8'))
  return createNetwork(primitives, { name: 'testnet', testing: true })
}

function relayIdAt(primitives: Primitives, home: string): Uint8Array {
  const key = loadOrCreateKey(openHomeDir(home), primitives)
  if (key.kind === 'open') return relayIdOf({ primitives }, key.root.reveal())
  const next = 'Name another directory with --dir DIR.'
  throw new CommandFailure('locked', `The relay in ${home} has got a passphrase; a test network starts without asking.`, { next })
}

async function usableAddress({ address, process }: TestnetRelay): Promise<string> {
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
function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(undefined))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })
}

function writeNetworkFile(directory: string, network: Network): void {
  const temporary = path.join(directory, '.network.json.new')
  fs.writeFileSync(temporary, formatNetworkFile(network))
  fs.renameSync(temporary, networkFileOf(directory))
}
