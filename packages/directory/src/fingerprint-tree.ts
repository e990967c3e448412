/**
 * The relays of a set in the order of their names, with a fingerprint for every range of names that share a prefix
 * (docs/spec/directory.md §5.2): a tree over hexadecimal digits whose inner hashes are worked out when asked for and kept
 * until something below changes. So one changed relay costs a handful of hashes, and no question is answered by a scan.
 *
 * The shape depends on what is held and not on the order in which it came: equal sets have equal fingerprints. Who
 * chooses names with long common prefixes makes a path longer by one digit for sixteen times the work (docs/adr/0005).
 */
import { compareBytes, concatBytes, type Primitives } from '@warren/kernel'
import { LEAF_RELAYS, NAME_DIGITS } from './limits.ts'

/** One relay: its name in hexadecimal digits and what is compared of it, 32 bytes each. */
export interface TreeEntry {
  readonly name: string
  readonly tokens: readonly Uint8Array[]
}

interface Leaf {
  readonly kind: 'leaf'
  /** In the order of their names. */
  entries: TreeEntry[]
  hash: Uint8Array | undefined
}

interface Inner {
  readonly kind: 'inner'
  readonly children: TreeNode[]
  count: number
  hash: Uint8Array | undefined
}

type TreeNode = Leaf | Inner

export const HASH_BYTES = 32
const EMPTY = new Uint8Array(HASH_BYTES)
const LEAF_MARK = Uint8Array.of(0)
const INNER_MARK = Uint8Array.of(1)
export const DIGITS = '0123456789abcdef'

const countOf = (node: TreeNode): number => (node.kind === 'leaf' ? node.entries.length : node.count)
const makeLeaf = (entries: TreeEntry[]): Leaf => ({ kind: 'leaf', entries, hash: undefined })

export class FingerprintTree {
  readonly #sha256: Primitives['sha256']
  #root: TreeNode = makeLeaf([])

  constructor(primitives: Pick<Primitives, 'sha256'>) {
    this.#sha256 = (bytes) => primitives.sha256(bytes)
  }

  /** Relays held. */
  get size(): number {
    return countOf(this.#root)
  }

  /** Puts a relay in, in the place of one of the same name. */
  put(entry: TreeEntry): void {
    this.delete(entry.name)
    const tokens = entry.tokens.toSorted(compareBytes)
    this.#root = this.#inserted(this.#root, 0, { name: entry.name, tokens })
  }

  delete(name: string): void {
    if (this.get(name) !== undefined) this.#root = this.#without(this.#root, 0, name)
  }

  get(name: string): TreeEntry | undefined {
    const { node } = this.#find(name)
    return node.kind === 'leaf' ? node.entries.find((entry) => entry.name === name) : undefined
  }

  /** Relays whose name begins with `prefix`. */
  count(prefix: string): number {
    const { node, depth } = this.#find(prefix)
    return depth === prefix.length || node.kind === 'inner'
      ? countOf(node)
      : node.entries.filter(({ name }) => name.startsWith(prefix)).length
  }

  /** Those relays, in the order of their names. */
  *entriesIn(prefix: string): Generator<TreeEntry> {
    for (const entry of entriesOf(this.#find(prefix).node)) if (entry.name.startsWith(prefix)) yield entry
  }

  /** What stands for exactly those relays and tokens; two sets with one hash take 2^128 steps to find. */
  hash(prefix: string): Uint8Array {
    const { node, depth } = this.#find(prefix)
    if (depth === prefix.length || node.kind === 'inner') return this.#hashOf(node)
    return this.#leafHash(node.entries.filter(({ name }) => name.startsWith(prefix)))
  }

  /** The node of a prefix, or the leaf above that holds its relays. */
  #find(prefix: string): { node: TreeNode; depth: number } {
    let node = this.#root
    let depth = 0
    while (node.kind === 'inner' && depth < prefix.length) node = childAt(node, prefix, depth++)
    return { node, depth }
  }

  #inserted(node: TreeNode, depth: number, entry: TreeEntry): TreeNode {
    node.hash = undefined
    if (node.kind === 'inner') {
      node.count++
      const digit = digitAt(entry.name, depth)
      node.children[digit] = this.#inserted(childAt(node, entry.name, depth), depth + 1, entry)
      return node
    }
    const at = node.entries.findIndex(({ name }) => name > entry.name)
    node.entries.splice(at < 0 ? node.entries.length : at, 0, entry)
    if (node.entries.length <= LEAF_RELAYS || depth === NAME_DIGITS) return node
    return this.#split(node, depth)
  }

  #split({ entries }: Leaf, depth: number): TreeNode {
    const children = Array.from(DIGITS, (): TreeNode => makeLeaf([]))
    for (const entry of entries) {
      const digit = digitAt(entry.name, depth)
      children[digit] = this.#inserted(children[digit] as TreeNode, depth + 1, entry)
    }
    return { kind: 'inner', children, count: entries.length, hash: undefined }
  }

  #without(node: TreeNode, depth: number, name: string): TreeNode {
    node.hash = undefined
    if (node.kind === 'leaf') {
      node.entries = node.entries.filter((entry) => entry.name !== name)
      return node
    }
    node.count--
    node.children[digitAt(name, depth)] = this.#without(childAt(node, name, depth), depth + 1, name)
    // Exactly where it would not have been split: the shape must not tell how it came about.
    return node.count <= LEAF_RELAYS ? makeLeaf([...entriesOf(node)]) : node
  }

  #hashOf(node: TreeNode): Uint8Array {
    node.hash ??=
      node.kind === 'leaf'
        ? this.#leafHash(node.entries)
        : this.#sha256(concatBytes(INNER_MARK, ...node.children.map((child) => this.#hashOf(child))))
    return node.hash
  }

  #leafHash(entries: readonly TreeEntry[]): Uint8Array {
    if (entries.length === 0) return EMPTY
    const count = entries.reduce((sum, { tokens }) => sum + tokens.length, 0)
    // One array that is known to be large enough: a leaf is hashed anew whenever one of its relays says that it lives.
    const input = new Uint8Array(LEAF_MARK.length + count * HASH_BYTES)
    input.set(LEAF_MARK)
    let at = LEAF_MARK.length
    for (const { tokens } of entries) {
      for (const token of tokens) {
        input.set(token, at)
        at += HASH_BYTES
      }
    }
    return this.#sha256(input)
  }
}

function digitAt(name: string, depth: number): number {
  return Number.parseInt(name.charAt(depth), 16)
}

function childAt(node: Inner, name: string, depth: number): TreeNode {
  return node.children[digitAt(name, depth)] as TreeNode
}

function* entriesOf(node: TreeNode): Generator<TreeEntry> {
  if (node.kind === 'leaf') yield* node.entries
  else for (const child of node.children) yield* entriesOf(child)
}
