/** What the shares of one node leave in the network, and who keeps it alive there. */
import type { PinState } from '@warren/api'
import {
  createKeeper,
  createLeaves,
  createOpenLeft,
  type Keeper,
  type KeeperConfig,
  type Leaves,
  type LeftStatus,
  type Shares,
} from '@warren/applications'
import { fail, type Ports } from '@warren/kernel'
import type { StoreParts } from '../compose/store.ts'
import type { FileProgress } from './control.ts'

const HOUR_MS = 3_600_000

export interface Leaving {
  readonly keeper: Keeper
  leave(id: string, until: string | undefined, progress: FileProgress): Promise<void>
  /** What a share has left. @param id - of the share. */
  of(id: string): LeftStatus | undefined
  /** A share was stopped: what it left stays until its time, and nobody renews it from here. */
  stopped(id: string): void
  start(): void
  stop(): Promise<void>
}

export interface LeavingEvents {
  /** @param id - of a share that is left. */
  shareChanged(id: string): void
  pinChanged(pin: PinState): void
  pinRemoved(id: string): void
}

export function composeLeaving(
  ports: Ports,
  { access, segments, kinds }: StoreParts & { readonly kinds: KeeperConfig['kinds'] },
  shares: Shares,
  told: LeavingEvents,
): Leaving {
  const keeper = createKeeper(ports, {
    segments,
    kinds: { ...kinds, share: createOpenLeft(ports.primitives, access) },
    end: access.end,
    changed: ({ capability, ...status }) => {
      const { until } = status
      if (until !== undefined) leaves.renewed(capability, Date.parse(until) / HOUR_MS)
      told.pinChanged(status)
    },
    dropped: (id) => told.pinRemoved(id),
  })
  const leaves: Leaves = createLeaves(ports, {
    store: access,
    content: (id) => shares.leavable(id),
    left: ({ capability, until }, wishedUntilHours) => {
      const untilHours = Date.parse(until) / HOUR_MS
      keeper.keep({ capability, kind: 'share', origin: 'published', wishedUntilHours, untilHours })
    },
    changed: ({ number }) => told.shareChanged(String(number)),
  })
  return {
    keeper,
    of: (id) => leaves.of(Number(id)),
    async leave(id, until, progress) {
      const found = shares.get(id)
      if (found === undefined)
        throw fail('not-found', 'there is no such share', { next: 'Look at the list: warren share list' })
      const told = (status: LeftStatus): void => {
        progress.part(status.leftBytes / status.totalBytes)
        progress.waiting(status.waitingFor, status.cause, status.next)
      }
      const request = until === undefined ? {} : { untilHours: Math.ceil(Date.parse(until) / HOUR_MS) }
      await leaves.leave(found.id, request, { cancel: progress.cancel, told })
    },
    stopped(id) {
      const left = leaves.forget(Number(id))
      if (left?.capability !== undefined) keeper.drop(left.capability)
    },
    start() {
      leaves.begin()
      keeper.begin()
    },
    async stop() {
      await Promise.all([leaves.stop(), keeper.stop()])
    },
  }
}
