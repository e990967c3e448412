/** Homes of relays that do not run yet, and the network files that name them: how a testing network begins. */
import { createNetwork, type Network } from '@warren/directory'
import { fail, type PeerAddress } from '@warren/kernel'
import { createNodePrimitives, loadOrCreateKey, openHomeDir } from '@warren/platform/node'
import { relayIdOf } from '../compose/network.ts'

export interface RelayPlace {
  /** Ed25519 identity, 32 bytes. */
  readonly id: Uint8Array
  readonly address: PeerAddress
}

/**
 * Makes a home, if there is none, and tells which identity its relay will have.
 *
 * @throws WarrenError `bad-input`, `storage`; `locked`: it is sealed by a passphrase.
 */
export function prepareRelayHome(directory: string): Uint8Array {
  const primitives = createNodePrimitives()
  const key = loadOrCreateKey(openHomeDir(directory), primitives)
  if (key.kind === 'sealed') {
    throw fail('locked', 'this home is sealed by a passphrase', {
      next: 'Take another directory for a testing network.',
    })
  }
  return relayIdOf({ primitives }, key.root.reveal())
}

/** The relays of a new testing network that others meet first. */
const BOOTSTRAP_RELAYS = 3

/** Makes a testing network of relays on this machine. @throws WarrenError `bad-input`: an address is not private. */
export function createTestingNetwork(name: string, relays: readonly RelayPlace[]): Network {
  return createNetwork(createNodePrimitives(), {
    name,
    testing: true,
    bootstrap: relays.slice(0, BOOTSTRAP_RELAYS),
  })
}
