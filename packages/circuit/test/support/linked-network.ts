/** Relays and clients whose links are the product's own, over the memory net. */
import { type Cancel, MemoryQuota, SILENT_LOG, toHex } from '@warren/kernel'
import { openingProof, signIdentity, verifyIdentity, verifyOpening } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import {
  createLinkManager,
  type LinkIdentityProofs,
  type Link,
  type LinkManager,
  type LinkTarget,
} from '@warren/link'
import {
  createInlineOffload,
  createMemoryNet,
  createSeededRandom,
  createSimPrimitives,
  type PathOptions,
  VirtualClock,
} from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { type Circuits, createCircuits } from '../../src/circuits.ts'
import { NETWORK_ID } from './network.ts'

export interface LinkedNode {
  readonly circuits: Circuits
  readonly links: LinkManager
  readonly host: string
  readonly memory: MemoryQuota
}

/** @returns a maker of nodes; relays are listed once they listen. */
export function createLinkedNetwork(defaultPath: PathOptions) {
  const clock = new VirtualClock()
  const random = createSeededRandom('circuits over links')
  const primitives = createSimPrimitives(random.fork('primitives'))
  const net = createMemoryNet(clock, random.fork('net'), { defaultPath })
  const relays: RelayInfo[] = []
  const view: RelayView = {
    relays: () => relays,
    byId: (id) => relays.find((relay) => toHex(relay.id) === toHex(id)),
    version: 1,
  }
  let hosts = 0

  const proofsOf = (seed: Uint8Array | undefined, id: Uint8Array): LinkIdentityProofs => ({
    openingProof: (binding, relayId) => openingProof(primitives, binding, relayId, NETWORK_ID),
    verifyOpening: (proof, binding) =>
      seed !== undefined && verifyOpening(primitives, proof, binding, id, NETWORK_ID),
    sign(binding, role) {
      const key = seed ?? random.bytes(32)
      const signature = signIdentity(primitives, key, binding, NETWORK_ID, role)
      return { kind: seed === undefined ? 'client' : 'relay', id: primitives.ed25519PublicOf(key), signature }
    },
    verify: (peer, binding, role, signature) =>
      verifyIdentity(primitives, peer, signature, binding, NETWORK_ID, role),
  })

  const create = async (isRelay: boolean): Promise<LinkedNode> => {
    const host = net.host(`10.0.${++hosts}.1`)
    const address = { host: host.ip, port: 443 }
    const seed = random.bytes(32)
    const id = primitives.ed25519PublicOf(seed)
    const onionSecret = random.bytes(32)
    const onionPublic = primitives.x25519PublicOf(onionSecret)
    const kem = primitives.mlKem768KeyPair(random.bytes(64))
    const keys = [{ onionSecret, onionPublic, kemSecret: kem.secret }]
    const memory = new MemoryQuota()
    const links = createLinkManager(
      { clock, random: random.fork(host.ip), transport: host.transport, log: SILENT_LOG },
      {
        geometry: DEFAULT_GEOMETRY,
        memory,
        proofs: proofsOf(isRelay ? seed : undefined, id),
        ...(isRelay ? { relayId: id } : {}),
      },
      {
        opened(link) {
          const attached = circuits.attach(link)
          link.start({
            cell: (cell) => attached.handleCell(cell),
            writable: (circuitId) => attached.handleWritable(circuitId),
            close: (error) => attached.handleClosed(error),
          })
        },
      },
    )
    const reachBack = (relayId: Uint8Array, cancel?: Cancel): Promise<Link> => {
      const target = view.byId(relayId)
      return target === undefined
        ? Promise.reject(new Error('no such relay'))
        : links.dialAfresh(target, cancel)
    }
    const circuits = createCircuits(
      { clock, random, primitives, offload: createInlineOffload(primitives), log: SILENT_LOG },
      {
        networkId: NETWORK_ID,
        geometry: DEFAULT_GEOMETRY,
        memory,
        profile: 'cgo-gmac',
        view,
        linkTo: (target: LinkTarget, cancel?: Cancel) => links.linkTo(target, cancel),
        ...(isRelay ? { relay: { id, onionKeys: () => keys }, reachBack } : {}),
      },
    )
    if (isRelay) {
      await links.listen(address)
      relays.push({
        id,
        address,
        onionKey: onionPublic,
        kemKey: kem.public,
        operator: id,
        prefix: host.ip,
        aliveAtMs: 0,
        firstSeenMs: 0,
      })
    }
    return { circuits, links, host: host.ip, memory }
  }
  return { clock, random, net, relays, create }
}
