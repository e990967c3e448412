/** What is kept alive in the network, for the local API: over the keeping side of the applications. */
import type { Pin, Stored } from '@warren/api'
import {
  type Kept,
  type Keeper,
  type KeptStatus,
  type LookResult,
  networkTagOf,
  parseShareLink,
  parseVerifyCapability,
  type StoreAccess,
  verifyCapabilityOf,
  VERIFY_SCHEME,
} from '@warren/applications'
import { equalBytes, fail, type Ports } from '@warren/kernel'
import type { FileProgress, KeepControl } from './control.ts'

const HOUR_MS = 3_600_000

export interface KeepParts {
  readonly keeper: Keeper
  readonly access: StoreAccess
  readonly networkId: Uint8Array
}

export function createKeepControl({ primitives }: Pick<Ports, 'primitives'>, parts: KeepParts): KeepControl {
  const { keeper } = parts
  const keptOf = (target: string): Kept => targetOf(primitives, parts, target)
  const look =
    (work: Keeper['check']) =>
    async (target: string, progress: FileProgress): Promise<Stored> => {
      const kept = keptOf(target)
      const looked = (done: number): void => progress.part(1 - 1 / (1 + done / 8))
      return storedOf(kept, await work(kept, { cancel: progress.cancel, looked }))
    }
  return {
    list: () => keeper.list().map(pinOf),
    pin(target, until) {
      const wished = until === undefined ? undefined : Math.ceil(Date.parse(until) / HOUR_MS)
      return pinOf(keeper.keep({ ...keptOf(target), origin: 'pinned', wishedUntilHours: wished }))
    },
    find(target) {
      const { capability } = keptOf(target)
      const found = keeper.list().find((each) => each.capability === capability)
      return found && pinOf(found)
    },
    unpin(id) {
      const found = keeper.list().find((each) => each.id === id)
      const dropped = found && keeper.drop(found.capability)
      return dropped && pinOf(dropped)
    },
    check: look((kept, progress) => keeper.check(kept, progress)),
    repair: look((kept, progress) => keeper.repair(kept, progress)),
  }
}

/** @throws WarrenError `bad-input` with `next`: neither a link nor a capability, a damaged one, or one of another network. */
function targetOf(primitives: Ports['primitives'], { access, networkId }: KeepParts, target: string): Kept {
  const isCapability = target.includes(VERIFY_SCHEME)
  const parsed = isCapability ? parseVerifyCapability(primitives, target) : parseShareLink(primitives, target)
  if (!equalBytes(parsed.networkTag, networkTagOf(networkId)))
    throw fail('bad-input', 'this is of another network', {
      next: 'Use it on a node that has joined the network that it was made on.',
    })
  if ('verifyKey' in parsed)
    return {
      capability: target
        .trim()
        .replace(/^<(.*)>$/s, '$1')
        .trim(),
      kind: 'share',
    }
  return { capability: verifyCapabilityOf(primitives, access.heads, parsed), kind: 'share' }
}

function pinOf(status: KeptStatus): Pin {
  return { ...status }
}

function storedOf({ capability }: Kept, found: LookResult): Stored {
  const { live, needed, total, untilHours, segments, repaired, crowded } = found
  const until = new Date(untilHours * HOUR_MS).toISOString()
  return { capability, live, needed, total, until, parts: segments, repaired, crowded }
}
