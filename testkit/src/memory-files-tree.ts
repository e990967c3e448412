/**
 * Names of the memory disk: directories whose changes survive a loss of power once the directory was synced, and before
 * that in any combination. A rename is one change: both of its names, or none.
 */
import { drawBelow, type FileKind, type Random } from '@warren/kernel'
import { FileContent } from './memory-files-content.ts'

/** One change of names. Decided once, whichever of its directories is synced. */
interface NameChange {
  isDurable: boolean
}

interface NameState {
  readonly change: NameChange
  readonly name: string
  readonly node: FileNode | undefined
}

/** A file, directory, link or device. */
export class FileNode {
  readonly kind: FileKind
  readonly id: number
  readonly content = new FileContent()
  modifiedMs: number
  executable = false
  generation = 0
  /** Where a link leads; undefined: nowhere. */
  target: string | undefined
  /** Nobody may read, write or list it. */
  isDenied = false
  /** The name is not UTF-8: shown as none. */
  isUnnameable = false
  readonly names = new Map<string, FileNode>()
  readonly #durableNames = new Map<string, FileNode>()
  #unsynced: NameState[] = []

  constructor(kind: FileKind, id: number, modifiedMs: number) {
    this.kind = kind
    this.id = id
    this.modifiedMs = modifiedMs
  }

  /** Puts or removes a name. @param change - shared between the two directories of a rename. */
  set(name: string, node: FileNode | undefined, change: NameChange = { isDurable: false }): void {
    setOrDelete(this.names, name, node)
    this.#unsynced.push({ change, name, node })
  }

  syncNames(): void {
    for (const { change, name, node } of this.#unsynced) {
      change.isDurable = true
      setOrDelete(this.#durableNames, name, node)
    }
    this.#unsynced = []
  }

  /** This node and all below it, as they are after a crash: `random` draws what a loss of power took, undefined is a kill. */
  survivor(random: Random | undefined): FileNode {
    const known = new Map<FileNode, FileNode>()
    if (random !== undefined) this.#decide(random, new Set())
    return this.#survive(random, known)
  }

  /** Decides which changes that were not synced reached the disk. */
  #decide(random: Random, seen: Set<FileNode>): void {
    if (seen.has(this)) return
    seen.add(this)
    for (const { change } of this.#unsynced) change.isDurable ||= drawBelow(random, 2) === 1
    for (const node of new Set([...this.names.values(), ...this.#allNodes()])) node.#decide(random, seen)
  }

  #allNodes(): FileNode[] {
    const changed = this.#unsynced.flatMap(({ node }) => (node === undefined ? [] : [node]))
    return [...this.#durableNames.values(), ...changed]
  }

  #survive(random: Random | undefined, known: Map<FileNode, FileNode>): FileNode {
    const before = known.get(this)
    if (before !== undefined) return before
    const content = random === undefined ? this.content.afterKill() : this.content.afterPowerLoss(random)
    const copy = new SurvivingNode(this, content)
    known.set(this, copy)
    const copyOf = (node: FileNode): FileNode => node.#survive(random, known)
    for (const [name, node] of this.#durableNames) copy.#durableNames.set(name, copyOf(node))
    if (random === undefined) {
      for (const [name, node] of this.names) copy.names.set(name, copyOf(node))
      copy.#unsynced = this.#unsynced.map((state) => ({ ...state, node: state.node && copyOf(state.node) }))
      return copy
    }
    for (const { change, name, node } of this.#unsynced)
      if (change.isDurable) setOrDelete(copy.#durableNames, name, node && copyOf(node))
    for (const [name, node] of copy.#durableNames) copy.names.set(name, node)
    return copy
  }
}

class SurvivingNode extends FileNode {
  override readonly content: FileContent

  constructor(from: FileNode, content: FileContent) {
    super(from.kind, from.id, from.modifiedMs)
    this.content = content
    this.executable = from.executable
    this.generation = from.generation
    this.isDenied = from.isDenied
    this.isUnnameable = from.isUnnameable
    this.target = from.target
  }
}

function setOrDelete(names: Map<string, FileNode>, name: string, node: FileNode | undefined): void {
  if (node === undefined) names.delete(name)
  else names.set(name, node)
}
