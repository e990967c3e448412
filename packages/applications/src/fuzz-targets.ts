import { concatBytes } from '@warren/kernel'
import type { FuzzTarget } from '@warren/wire'
import { BLOCK_BYTES } from './files/format/blocks.ts'
import { FrameReader } from './files/format/frame-reader.ts'
import { decodeLinkFields } from './files/format/link.ts'
import { localNames } from './files/format/local-names.ts'
import { decodeManifest, encodeManifest, type Manifest, padToBlocks } from './files/format/manifest.ts'
import {
  CLIENT_FRAMES,
  type ClientFrame,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
  type RawFrame,
  SERVER_FRAMES,
  type ServerFrame,
} from './files/format/transfer-format.ts'
import { decodeVerifyFields } from './files/leaving/capability.ts'
import { decodeIndex, encodeIndex, type LeftIndex } from './files/leaving/index-format.ts'
import { levelsOf } from './files/leaving/levels.ts'
import { decodeSiteHead, encodeSiteHead, type SiteHead } from './sites/format/head.ts'
import { decodeSiteManifest, encodeGroup, encodeManifestHead } from './sites/format/manifest.ts'
import type { PartReference } from './sites/format/part.ts'
import {
  decodeList,
  decodeRoot,
  encodeList,
  encodeRoot,
  framePiece,
  unframePiece,
} from './sites/format/root.ts'

const HASH = new Uint8Array(32).fill(7)
const LINK = new Uint8Array(4 + 32 + 32 + 1 + 64).fill(1)
LINK[68] = 2

const FOLDER: Manifest = {
  name: 'photos',
  kind: 'folder',
  dataRoot: HASH,
  dataBytes: 12,
  entries: [
    { path: ['2024', 'a.jpg'], kind: 'file', bytes: 5, executable: false, modifiedS: 1_700_000_000 },
    { path: ['2024', 'b.jpg'], kind: 'file', bytes: 7, executable: true, modifiedS: -1 },
    { path: ['empty'], kind: 'folder', bytes: 0, executable: false, modifiedS: 0 },
  ],
}
const FILE: Manifest = {
  name: 'a',
  kind: 'file',
  dataRoot: HASH,
  dataBytes: 1,
  entries: [{ path: ['a'], kind: 'file', bytes: 1, executable: false, modifiedS: 0 }],
}
const FROM_CLIENT: readonly ClientFrame[] = [
  { type: 'open', manifestRoot: HASH },
  { type: 'range', request: 1, blob: 'data', first: 3, count: 64 },
  { type: 'cancel', request: 1 },
  { type: 'announce', identity: HASH },
  { type: 'complete' },
]
const FROM_SERVER: readonly ServerFrame[] = [
  { type: 'opened', manifestBlocks: 1, peers: [HASH] },
  { type: 'head', request: 1, blob: 'manifest', first: 0, leafCount: 2, leaves: [HASH], proof: [HASH] },
  { type: 'block', request: 1, index: 0, block: new Uint8Array(BLOCK_BYTES) },
  { type: 'refused', request: 0, reason: 'busy' },
  { type: 'peers', peers: [] },
]

const PART: PartReference = { key: HASH, blocks: 2, data: 2, parity: 1, ids: new Uint8Array(96) }
const ROOT: PartReference = { key: HASH, blocks: 1, data: 1, parity: 11, ids: HASH }
const SITE_MANIFEST = concatBytes(
  encodeManifestHead(2),
  encodeGroup({
    entries: [
      { path: ['a', 'b.html'], bytes: 40_000, modifiedS: 1_700_000_000 },
      { path: ['a', 'c.css'], bytes: 2, modifiedS: -1 },
    ],
    parts: [PART],
  }),
  encodeGroup({ entries: [{ path: ['empty'], bytes: 0, modifiedS: 0 }], parts: [] }),
)
const SITE_HEAD: SiteHead = {
  state: 'live',
  versions: [2, 1].map((number) => ({ number, madeAtS: 1_800_000_000, files: 3, bytes: 9, root: ROOT })),
  newestRoot: encodeRoot({ levels: 0, bytes: SITE_MANIFEST }),
}
const LEFT: readonly LeftIndex[] = [
  {
    form: 'shares',
    manifestBlocks: 1,
    dataBlocks: 1200,
    untilHours: 500_000,
    salt: HASH,
    levels: levelsOf([
      { blocks: 1201, data: 32, parity: 32 },
      { blocks: 3, data: 2, parity: 3 },
    ]),
    ids: Array.from({ length: 3 + 2 * 3 }, () => HASH),
  },
  {
    form: 'inline',
    manifestBlocks: 1,
    dataBlocks: 1,
    untilHours: 500_000,
    manifest: HASH,
    data: HASH.subarray(0, 3),
  },
]

function decodeStream(
  frames: Readonly<Record<string, number>>,
  decode: (frame: RawFrame) => unknown,
): FuzzTarget['decode'] {
  return (bytes) => Array.from(new FrameReader(frames).push(bytes), decode)
}

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  { name: 'files: verify capability', decode: decodeVerifyFields, examples: () => [new Uint8Array(68)] },
  { name: 'files: index of what was left', decode: decodeIndex, examples: () => LEFT.map(encodeIndex) },
  { name: 'files: link', decode: decodeLinkFields, examples: () => [LINK] },
  {
    name: 'files: manifest',
    decode: (bytes) => localNames(decodeManifest(bytes)),
    examples: () => [encodeManifest(FOLDER), padToBlocks(encodeManifest(FILE))],
  },
  {
    name: 'files: frames of a getter',
    decode: decodeStream(CLIENT_FRAMES, decodeClientFrame),
    examples: () => FROM_CLIENT.map(encodeClientFrame),
  },
  {
    name: 'files: frames of a sharer',
    decode: decodeStream(SERVER_FRAMES, decodeServerFrame),
    examples: () => FROM_SERVER.map(encodeServerFrame),
  },
  { name: 'sites: manifest', decode: decodeSiteManifest, examples: () => [SITE_MANIFEST] },
  { name: 'sites: head', decode: decodeSiteHead, examples: () => [encodeSiteHead(SITE_HEAD)] },
  {
    name: 'sites: root',
    decode: (bytes) => {
      const { levels, bytes: held } = decodeRoot(bytes)
      return levels === 0 ? decodeSiteManifest(held) : decodeList(held)
    },
    examples: () => [
      encodeRoot({ levels: 1, bytes: encodeList([PART, ROOT]) }),
      encodeRoot({ levels: 0, bytes: SITE_MANIFEST }),
    ],
  },
  { name: 'sites: piece', decode: unframePiece, examples: () => [framePiece(SITE_MANIFEST)] },
]
