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
    // A share that does not hash to its id is taken.
    name: 'share-id',
    file: 'packages/store/src/client/ask-share.ts',
    find: 'if (!equalBytes(shareId(primitives, found.share), id))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/segments.test.ts',
      test: 'damaged shares are never returned, even when nothing else is left',
    },
  },
  {
    // What was computed from parity is believed.
    name: 'restored-block',
    file: 'packages/store/src/client/get-segment.ts',
    find: 'if (!equalBytes(shareId(primitives, block), ids[index] as Uint8Array))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/segments.test.ts',
      test: 'parity that was not made from the blocks is found out',
    },
  },
  {
    // Never more parity than data, however long the content.
    name: 'durability',
    file: 'packages/store/src/coding/durability.ts',
    find: 'if (withParity(middle).lossAtMost <= MAX_LOSS) high = middle',
    replace: 'if (middle >= 0) high = middle',
    scenario: {
      file: 'packages/store/test/durability.test.ts',
      test: 'the table of the specification is what is chosen',
    },
  },
  {
    // A read capability passes for one that writes.
    name: 'box-capability',
    file: 'packages/store/src/boxes/box-capability.ts',
    find: "return { capability: 'read', root: key, ...position }",
    replace: "return { capability: 'write', seed: key, ...position }",
    scenario: {
      file: 'packages/store/test/box-keys.test.ts',
      test: 'capabilities come back as they were, and one kind never passes for another',
    },
  },
  {
    // Whoever was told that he has a place believes it.
    name: 'box-look-again',
    file: 'packages/store/src/boxes/sequence-writer.ts',
    find: "if (standing === 'stands' || standing === 'erased')",
    replace: 'if (true)',
    scenario: {
      file: 'packages/store/test/box-writers.test.ts',
      test: 'a box that another writer won after it was acknowledged is appended again, by the next process if need be',
    },
  },
  {
    // Half of the holders are asked whether a box stands.
    name: 'box-look-at-all',
    file: 'packages/store/src/boxes/boxes.ts',
    find: '{ ...own, isThorough: true }',
    replace: '{ ...own, isThorough: false }',
    scenario: {
      file: 'packages/store/test/box-writers.test.ts',
      test: 'a box that another writer left with one slow holder before he died, and that wins, is seen by the look',
    },
  },
  {
    // Who comes back from a backup appends where that says.
    name: 'box-restored-looks',
    file: 'packages/store/src/boxes/sequence-writer.ts',
    find: '?.isUnsure === true',
    replace: '?.isUnsure === null',
    scenario: {
      file: 'packages/store/test/box-writers-restored.test.ts',
      test: 'it writes into no box that it may have written before, though half of the holders say that they have it not',
    },
  },
  {
    // Boxes of a sequence are kept alive in their order.
    name: 'box-kept-in-no-order',
    file: 'packages/store/src/boxes/box-keeper.ts',
    find: '.slice(0, KEEP_DRAWN_OF)',
    replace: '.slice(0, 1)',
    scenario: {
      file: 'packages/store/test/box-keeper.test.ts',
      test: 'boxes are renewed one by one, minutes apart, in another order than theirs, and not for the same time',
    },
  },
  {
    // A sequence means another one in each network, and what reads it in one is told to be worth something in another.
    name: 'box-network',
    file: 'packages/store/src/boxes/capability-text.ts',
    find: 'if (!equalBytes(body.subarray(0, TAG_BYTES), networkId.subarray(0, TAG_BYTES)))',
    replace: 'if (false)',
    scenario: {
      file: 'packages/store/test/capability-text.test.ts',
      test: 'one that reaches less far, of another network or of another kind than it says is refused with what to do',
    },
  },
  {
    // Two appends of the same contents are one.
    name: 'box-mark',
    file: 'packages/store/src/boxes/sequence-writer.ts',
    find: 'mark: random.bytes(BOX_MARK_BYTES)',
    replace: 'mark: new Uint8Array(BOX_MARK_BYTES)',
    scenario: {
      file: 'packages/store/test/box-writers.test.ts',
      test: 'equal contents of writers who do not know of each other are as many boxes',
    },
  },
  {
    // When there is no room, what was promised makes some.
    name: 'promise-kept',
    file: 'packages/store/src/relay/disk/block-disk.ts',
    find: 'this.#indexes[kind].expired(hour)',
    replace: 'this.#indexes[kind].expired(hour + 2160)',
    scenario: {
      file: 'packages/store/test/relay/store-holder.test.ts',
      test: 'the quota is a bound on the files, told as `full`, and nothing promised makes room',
    },
  },
  {
    name: 'least-delay',
    file: 'packages/store/src/relay/store-holder.ts',
    find: 'if (leftMs > 0) await pause',
    replace: 'if (leftMs < 0) await pause',
    scenario: {
      file: 'packages/store/test/relay/store-holder.test.ts',
      test: 'a hit and a miss take the same least time and the same reads of the disk',
    },
  },
  {
    // An index is believed about what the data of a link is.
    name: 'index-root',
    file: 'packages/applications/src/files/leaving/left-reader.ts',
    find: 'if (!equalBytes(treeOf(this.#primitives, leaves).root, root)) throw',
    replace: 'if (false) throw',
    scenario: {
      file: 'packages/applications/test/files/leaving/leave-and-get.test.ts',
      test: 'an index that leads to other data delivers nothing of it',
    },
  },
  {
    // Who signs for whatever he is asked stands for every share that is lost.
    name: 'holder-counts-once',
    file: 'packages/store/src/client/check-segment.ts',
    find: 'return [...byHolder.values()]',
    replace: 'return [...found]',
    scenario: {
      file: 'test/scenarios/store/hostile-holders.test.ts',
      test: 'a check counts nobody whom it met lying, and who is not in its sample by his word',
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
  {
    // Who knows a link locks all other providers of it out with one number.
    name: 'provider-revision',
    file: 'packages/hidden/src/sealed-record.ts',
    find: 'if (revision > kind.highestRevision(nowMs)) {',
    replace: 'if (false) {',
    scenario: {
      file: 'packages/hidden/test/providers.long.test.ts',
      test: 'nobody who knows the secret locks the others out with a revision, a life or a day from far ahead',
    },
  },
  {
    // Whoever shares anything is announced under it, asked or not.
    name: 'provider-by-choice',
    file: 'packages/applications/src/files/sharing/live-share.ts',
    find: 'foreign !== undefined && clients.length === 0',
    replace: 'clients.length === 0',
    scenario: {
      file: 'packages/applications/test/files/sharing/providers.test.ts',
      test: "only who serves under somebody else's link is a provider of it, as long as he serves it",
    },
  },
]
