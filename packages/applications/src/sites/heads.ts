/** Heads of sites over the heads of the store (docs/spec/sites.md §6). */
import { fail, type Primitives } from '@warren/kernel'
import type { Heads } from '@warren/store'
import { SITE_HEAD_LABEL, siteHeadKey } from './keys.ts'
import type { SiteHeads } from './ports.ts'

export function createSiteHeads(primitives: Primitives, networkId: Uint8Array, heads: Heads): SiteHeads {
  const keyOf = (identity: Uint8Array): Uint8Array => heads.keyOf(identity, SITE_HEAD_LABEL)
  const sealKeyOf = (identity: Uint8Array): Uint8Array => siteHeadKey(primitives, identity, networkId)
  return {
    highest: (identity) => heads.highest(keyOf(identity)),
    remember: (identity, revision) => heads.remember(keyOf(identity), revision),
    async find(identity, options) {
      const found = await heads.find(keyOf(identity), sealKeyOf(identity), options)
      return (
        found && {
          revision: found.revision,
          plaintext: found.contents,
          copy: found.bytes,
          until: found.until,
          holders: found.holders,
        }
      )
    },
    async publish({ seed, plaintext, until, after }, options) {
      const identity = primitives.ed25519PublicOf(seed)
      // A head signs itself above whatever is there: whether that is what the new one was made after is asked before.
      const found = await heads.find(keyOf(identity), sealKeyOf(identity), options).catch(() => undefined)
      if (found !== undefined && found.revision > after) throw newerIsThere()
      const order = { seed, label: SITE_HEAD_LABEL, sealKey: sealKeyOf(identity), contents: plaintext, until }
      const { revision, held, until: promised } = await heads.publish(order, options)
      return { revision, held, until: promised }
    },
    async renew(identity, until, options, copy) {
      const left = await heads.renew(keyOf(identity), until, options, copy)
      return left && { revision: left.revision, held: left.held, until: left.until }
    },
  }
}

function newerIsThere(): Error {
  return fail('refused', 'a newer version of this site was published meanwhile', {
    next: 'Look at what is there now, then update it again.',
  })
}
