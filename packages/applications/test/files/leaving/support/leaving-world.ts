/** A getter, a store, and contents that are left in it, on one virtual clock. */
import assert from 'node:assert/strict'
import { CancelSource, SILENT_LOG } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../../src/files/format/index.ts'
import { createLeaves, type Leaves, type LeftContent } from '../../../../src/files/leaving/leaves.ts'
import type { Content } from '../../getting/support/content.ts'
import { World } from '../../getting/support/world.ts'
import { FakeStore } from './fake-store.ts'
import type { FakeLeavable } from './leavable.ts'

export class LeavingWorld extends World {
  readonly store = new FakeStore(this.primitives, this.clock)
  readonly kept: LeftContent[] = []

  leaves(...contents: readonly FakeLeavable[]): Leaves {
    const ports = {
      clock: this.clock,
      random: this.random,
      primitives: this.primitives,
      files: this.files,
      state: this.state,
      log: SILENT_LOG,
    }
    return createLeaves(ports, {
      store: this.store,
      content: async (id) => contents.find(({ number }) => String(number) === id) ?? assert.fail(id),
      left: (content) => void this.kept.push(content),
      changed: () => {},
    })
  }

  override downloads(): ReturnType<World['downloads']> {
    return this.downloadsWith(this.store)
  }

  async leave(leavable: FakeLeavable): Promise<LeftContent> {
    const leaves = this.leaves(leavable)
    const watch = { cancel: new CancelSource().cancel, told: () => {} }
    return this.clock.settle(leaves.leave(String(leavable.number), {}, watch), 600_000)
  }
}

export function fileOf(world: World, blocks: number): { bytes: Uint8Array; content: Content } {
  const bytes = world.bytes(blocks * BLOCK_BYTES - 5)
  return { bytes, content: world.content('x', [{ path: ['x'], bytes }]) }
}
