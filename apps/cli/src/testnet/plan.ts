/** A test network on paper: its file, and a home with a key and an address for every relay. */
import fs from 'node:fs'
import path from 'node:path'
import {
  createNetwork,
  formatNetworkFile,
  type Network,
  parseNetworkFile,
  parsePeerAddress,
  withBootstrap,
} from '@warren/directory'
import { fail, type Primitives } from '@warren/kernel'
import { prepareRelayHome } from '@warren/node'
import { createNodePrimitives } from '@warren/platform/node'
import { homeOfRelay, networkFileOf, type TestnetRelay } from './layout.ts'
import { usableAddress } from './relay-addresses.ts'

const REMOVE = 'Remove the directory and start again.'

/**
 * Makes what is missing, gives relays that do not run another port if theirs is taken, and writes the network file.
 *
 * @returns the same relays with addresses that can be listened at.
 * @throws WarrenError `storage`: the disk refuses; `bad-input`: the network file that is there is damaged; `locked`: a relay
 *   has got a passphrase.
 */
export async function prepareTestnet(
  directory: string,
  relays: readonly TestnetRelay[],
): Promise<TestnetRelay[]> {
  const primitives = createNodePrimitives()
  const ready = await Promise.all(
    relays.map(async (relay) => ({ ...relay, address: await usableAddress(relay) })),
  )
  const bootstrap = ready.map(({ name, address }) => {
    const target = parsePeerAddress(address)
    if (target === undefined)
      throw fail('bad-input', 'a relay of the test network has no address', { next: REMOVE })
    return { id: prepareRelayHome(homeOfRelay(directory, name)), address: target }
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

function writeNetworkFile(directory: string, network: Network): void {
  const temporary = path.join(directory, '.network.json.new')
  fs.writeFileSync(temporary, formatNetworkFile(network))
  fs.renameSync(temporary, networkFileOf(directory))
}
