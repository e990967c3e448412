/** The keys with which this node enters services that admit only known clients: one per service, kept in the state. */
import type { ClientAuth, ClientKeyPair } from '@warren/api'
import { parseShareLink } from '@warren/applications'
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { assert, fail, type Ports } from '@warren/kernel'
import type { ClientAuthControl } from '../control.ts'
import { CLIENT_AUTH_MAX } from '../limits.ts'
import { formatClientKey, parseClientKey } from './client-key.ts'

type ClientAuthPorts = Pick<Ports, 'primitives' | 'random' | 'state'>

export interface ClientAuthStore extends ClientAuthControl {
  /** The secret key for a service, given its identity. */
  keyFor(identity: Uint8Array): Uint8Array | undefined
  /** Every key, for a backup. */
  exportAll(): { readonly identity: Uint8Array; readonly secret: Uint8Array }[]
  /** Puts keys back; one that is there stays. */
  restore(keys: readonly { readonly identity: Uint8Array; readonly secret: Uint8Array }[]): void
}

/** @param changed - a key came or went: what was cached of that service is out of date. */
export function createClientAuthStore(
  ports: ClientAuthPorts,
  changed: (name: string) => void,
): ClientAuthStore {
  const { primitives, random } = ports
  const table = ports.state.table('client-auth')
  const namesOf = (addressOrLink: string): [string, ...string[]] => {
    if (!addressOrLink.includes(':')) return [nameOf(addressOrLink)]
    const { hints } = parseShareLink(primitives, addressOrLink)
    const [first, ...more] = hints.map((identity) => formatOnionAddress(primitives, identity))
    assert(first !== undefined, 'a link names a sharer')
    return [first, ...more]
  }
  const nameOf = (address: string): string => parseOnionAddress(primitives, address).name
  const show = (name: string, secret: Uint8Array): ClientAuth => ({
    address: `${name}.onion`,
    publicKey: formatClientKey(primitives.x25519PublicOf(secret)),
  })
  return {
    keyFor: (identity) => table.get(formatOnionAddress(primitives, identity)),
    list: () => table.keys().map((name) => show(name, table.get(name) as Uint8Array)),
    add(address, privateKey) {
      const names = namesOf(address)
      const secret = parseClientKey(privateKey)
      const added = names.filter((name) => table.get(name) === undefined)
      if (table.keys().length + added.length > CLIENT_AUTH_MAX) {
        throw fail('overloaded', 'too many client keys are kept', {
          next: 'Remove some: warren client-auth list',
        })
      }
      for (const name of names) {
        table.put(name, secret)
        changed(name)
      }
      return show(names[0], secret)
    },
    remove(address) {
      const name = nameOf(address)
      if (table.get(name) === undefined) return false
      table.delete(name)
      changed(name)
      return true
    },
    newKeys: () => newClientKeys(ports.primitives, random),
    exportAll: () =>
      table.keys().map((name) => ({
        identity: parseOnionAddress(primitives, name).identity,
        secret: table.get(name) as Uint8Array,
      })),
    restore(keys) {
      for (const { identity, secret } of keys) {
        const name = formatOnionAddress(primitives, identity)
        if (table.get(name) === undefined) table.put(name, secret)
      }
    },
  }
}

/** A key pair of which nothing is kept. */
export function newClientKeys(primitives: Ports['primitives'], random: Ports['random']): ClientKeyPair {
  const secret = random.bytes(32)
  return {
    publicKey: formatClientKey(primitives.x25519PublicOf(secret)),
    privateKey: formatClientKey(secret),
  }
}
