/** A network of relays and clients over fake links, with real signatures, in virtual time. */
import type { PeerAddress } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import {
  type CaptureLog,
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  MemoryState,
  type SkewedClock,
  VirtualClock,
} from '@warren/testkit'
import {
  createDirectory,
  createNetwork,
  createRelaySelf,
  createWithdrawal,
  type Directory,
  type Network,
  type NetworkParameters,
  type RelaySelf,
  withBootstrap,
} from '@warren/directory'
import { type FakeLink, FakeLinks } from './fake-links.ts'

export interface Participant {
  readonly directory: Directory
  readonly self: RelaySelf | undefined
  readonly state: MemoryState
  readonly clock: SkewedClock
  readonly log: CaptureLog
  readonly equivocations: Uint8Array[]
  setUp(up: boolean): void
  fallSilent(): void
  /** Virtual times at which somebody answered it. */
  readonly answeredAtMs: number[]
  links(): FakeLink[]
}

export interface ParticipantOptions {
  readonly state?: MemoryState
  readonly seed?: string
  readonly skewMs?: number
  readonly network?: Network
  /** Relays that it has links to for other reasons. */
  readonly linked?: () => readonly LinkTarget[]
  /** Of a client: which relay its home was before. */
  readonly was?: number
}

export const seedOf = (name: string): Uint8Array => createSeededRandom(`identity ${name}`).bytes(32)
export const addressOf = (index: number): PeerAddress => ({ host: `127.${index + 1}.0.1`, port: 9001 })

export class TestNetwork {
  readonly clock = new VirtualClock()
  readonly random = createSeededRandom('test network')
  readonly primitives = createSimPrimitives(this.random)
  readonly links = new FakeLinks(this.clock)
  readonly network: Network

  constructor(bootstrap: readonly number[], change?: (parameters: NetworkParameters) => NetworkParameters) {
    const network = createNetwork(this.primitives, {
      name: 'Test',
      testing: true,
      ...(change === undefined ? {} : { change }),
    })
    this.network = withBootstrap(
      network,
      bootstrap.map((index) => ({
        id: this.primitives.ed25519PublicOf(seedOf(`${index}`)),
        address: addressOf(index),
      })),
    )
  }

  relay(index: number, options: ParticipantOptions = {}): Participant {
    const state = options.state ?? new MemoryState()
    const clock = this.clock.skewed(options.skewMs ?? 0)
    const self = createRelaySelf(
      { clock, primitives: this.primitives, state },
      {
        network: options.network ?? this.network,
        identitySeed: seedOf(options.seed ?? `${index}`),
        address: addressOf(index),
      },
    )
    return this.#join(options, clock, state, self)
  }

  client(options: ParticipantOptions = {}): Participant {
    return this.#join(
      options,
      this.clock.skewed(options.skewMs ?? 0),
      options.state ?? new MemoryState(),
      undefined,
    )
  }

  #join(
    options: ParticipantOptions,
    clock: SkewedClock,
    state: MemoryState,
    self: RelaySelf | undefined,
  ): Participant {
    const { primitives } = this
    const offload = createInlineOffload(primitives)
    const log = createCaptureLog()
    const equivocations: Uint8Array[] = []
    const made: Directory[] = []
    const withdrawal =
      options.was === undefined
        ? undefined
        : createWithdrawal({ clock, primitives, state }, this.network, seedOf(`${options.was}`))
    const answeredAtMs: number[] = []
    const { setUp, fallSilent, links } = this.links.join(self?.id, (linkTo) => {
      const directory = createDirectory(
        { clock, random: this.random, primitives, offload, state, log },
        {
          network: options.network ?? this.network,
          self,
          withdrawal,
          linkTo,
          linked: options.linked ?? (() => []),
        },
        {
          equivocation: (id) => equivocations.push(id),
          answered: () => answeredAtMs.push(this.clock.nowMs()),
        },
      )
      made.push(directory)
      return directory
    })
    return {
      directory: made[0] as Directory,
      self,
      state,
      clock,
      log,
      equivocations,
      answeredAtMs,
      setUp,
      fallSilent,
      links,
    }
  }
}

export const knownTo = ({ directory }: Participant): number => directory.view.relays().length

export function startAll(participants: readonly Participant[]): void {
  for (const { directory } of participants) directory.start()
}

export async function stopAll(network: TestNetwork, participants: readonly Participant[]): Promise<void> {
  await network.clock.settle(Promise.all(participants.map(({ directory }) => directory.stop())), 10_000)
}
