/**
 * What this node is to others. There is no account and no name that all of it shares: every service has an address of its own, every
 * service that admits only known clients is entered with a key of its own, and all of them derive from, or are kept under, one root secret.
 * Two addresses of one node cannot be linked by their bytes; that they are up at the same times can be seen (docs/threat-model.md).
 */
import type { ClientAuth, ClientKeyPair, Service } from '@warren/api'
import type { Client } from './client.ts'
import { findByName } from './services/serve.ts'

export interface Identities {
  /** The services of this node: each an address at which it answers. */
  services(): AsyncGenerator<Service>
  /** The address of the service with this name; undefined: there is none. @throws ApiError `conflict`: there are several. */
  addressOf(name: string): Promise<string | undefined>
  /** Removes a service; its address is never used again. @throws ApiError `not-found`. */
  removeService(address: string): Promise<void>
  /** A pair of which the node keeps neither half: the public one for the owner of a service, the private one for {@link keepKey}. */
  newKeys(): Promise<ClientKeyPair>
  /** Keeps the private key that opens a service, or a share by its link. @throws ApiError `bad-input`, `overloaded`. */
  keepKey(address: string, privateKey: string): Promise<ClientAuth>
  /** Which services a key is kept for; private halves never come back. */
  keys(): AsyncGenerator<ClientAuth>
  /** @throws ApiError `not-found`. */
  forgetKey(address: string): Promise<void>
  /**
   * The root secret as 24 words: who has them has every address of this node.
   *
   * @param passphrase - needed if one is set.
   * @throws ApiError `no-permission`, `locked`.
   */
  recoveryWords(passphrase?: string): Promise<readonly string[]>
}

export function createIdentities(client: Client): Identities {
  return {
    services: () => client.list('listServices'),
    addressOf: async (name) => (await findByName(client, name))?.address,
    removeService: async (address) => void (await client.call('removeService', { params: { address } })),
    newKeys: () => client.call('newClientKeys'),
    keepKey: (address, privateKey) => client.call('addClientAuth', { body: { address, privateKey } }),
    keys: () => client.list('listClientAuth'),
    forgetKey: async (address) => void (await client.call('removeClientAuth', { params: { address } })),
    recoveryWords: async (passphrase) => {
      const body = passphrase === undefined ? {} : { passphrase }
      return (await client.call('getBackupWords', { body })).words
    },
  }
}
