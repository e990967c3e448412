/** What was left under a link, for those who keep it alive: needs its verify capability only. */
import type { Primitives } from '@warren/kernel'
import type { LeftSegment } from '@warren/store'
import type { OpenKept } from '../../keeping/kept.ts'
import { parseVerifyCapability } from './capability.ts'
import { IdLists } from './id-lists.ts'
import { openIndex } from './open-index.ts'
import type { StoreAccess } from './store-access.ts'

export function createOpenLeft(primitives: Primitives, store: StoreAccess): OpenKept {
  return {
    async open(capability, options) {
      const { headKey, verifyKey } = parseVerifyCapability(primitives, capability)
      const found = await openIndex(primitives, store.heads, { headKey, verifyKey }, options)
      if (found === undefined) return undefined
      const { index, untilHours, holders, copy } = found
      const lists =
        index.form === 'inline'
          ? undefined
          : new IdLists(primitives, store.segments, { index, verifyKey }, options)
      return { untilHours, holders, copy, segments: () => segmentsOf(lists) }
    },
    renew(capability, untilHours, options, copy) {
      const { headKey } = parseVerifyCapability(primitives, capability)
      return store.heads.renew(headKey, untilHours, options, copy)
    },
  }
}

/** From the uppermost level down: lists before what they list. */
async function* segmentsOf(lists: IdLists | undefined): AsyncGenerator<LeftSegment, void, undefined> {
  if (lists === undefined) return
  const { levels } = lists.index
  for (let level = levels.length - 1; level >= 0; level--)
    for (let segment = 0; segment < (levels[level]?.segments ?? 0); segment++)
      yield { ...lists.placeOf(level, segment), ids: await lists.idsOf(level, segment) }
}
