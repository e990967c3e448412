/** Defences of items, boxes, heads and names. */
import type { Mutation } from './mutation.ts'

export const STORE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'item-signature',
    file: 'packages/store/src/items/item-format.ts',
    find: 'if (!primitives.ed25519Verify(item.key, signedBytes(networkId, item), item.signature))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/box-keys.test.ts',
      test: 'who may read cannot write: nothing that derives from a read capability signs a box',
    },
  },
  {
    // A holder passes another item off as the one that was asked for.
    name: 'item-key',
    file: 'packages/store/src/items/ask-holder.ts',
    find: 'if (!equalBytes(item.key, key)) throw',
    replace: 'if (false) throw',
    scenario: {
      file: 'packages/store/test/items.test.ts',
      test: 'no holder can forge an item, pass another one off as it, or hide it',
    },
  },
  {
    name: 'item-receipt',
    file: 'packages/store/src/items/ask-holder.ts',
    find: 'if (!isSignedBy(primitives, errand.holder, about, receipt))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/items.test.ts',
      test: 'a receipt that does not verify counts for nothing',
    },
  },
  {
    name: 'box-index',
    file: 'packages/store/src/boxes/box-contents.ts',
    find: "if (item.itemClass !== 'box' || !equalBytes(item.key, key))",
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/box-keys.test.ts',
      test: 'a box of another index, of another sequence or of another network is refused',
    },
  },
  {
    name: 'head-revision',
    file: 'packages/store/src/heads/heads.ts',
    find: 'if (revision >= highest) return',
    replace: 'if (revision >= 0) return',
    scenario: {
      file: 'packages/store/test/heads.test.ts',
      test: 'a head that is older than one seen before is refused and said to be so',
    },
  },
  {
    // What others say goes before one's own name.
    name: 'own-name',
    file: 'packages/applications/src/names/name-book.ts',
    find: 'if (own !== undefined) return',
    replace: 'if (own !== undefined && own.addedAtMs < 0) return',
    scenario: {
      file: 'packages/applications/test/names.test.ts',
      test: "what others say never resolves over one's own name, and is told to be theirs",
    },
  },
]
