/**
 * The name book: what this node's owner calls addresses and links, and what others call them, kept apart (petnames: Stiegler, "An
 * Introduction to Petname Systems").
 *
 *     table `names`, key `own/NAME` or `said/NAME/WHO`; value = {"target", "addedAtMs"} as JSON
 *
 * One's own name always wins. What others say is used only where one has no name of one's own, where all who say something say the same,
 * and it is told whose word it is.
 */
import {
  fail,
  isWarrenError,
  type Ports,
  type Primitives,
  type StateTable,
  utf8,
  utf8Text,
} from '@warren/kernel'
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { formatShareLink, parseShareLink } from '../files/format/link.ts'
import { MAX_NAMES_OF_ONE, MAX_OWN_NAMES, MAX_RECOMMENDED_NAMES } from '../limits.ts'
import { parseName } from './name.ts'

const TABLE = 'names'
const OWN = 'own/'
const SAID = 'said/'

export interface NameTarget {
  readonly kind: 'address' | 'link'
  /** `ADDRESS.onion` of a service or site, or `warren:...`. */
  readonly target: string
}

export interface NamedTarget extends NameTarget {
  readonly name: string
  /** Who recommends it: a name of one's own, or an address. Without it it is one's own name. */
  readonly saidBy?: string
  readonly addedAtMs: number
}

/** What a backup holds of an own name. */
export interface RestoredName {
  readonly name: string
  readonly target: string
  readonly addedAtMs: number
}

/** What a name stands for, and whose word that is. */
export interface ResolvedName extends NameTarget {
  readonly name: string
  /** Empty: one's own. */
  readonly saidBy: readonly string[]
}

/** Texts are as somebody typed them. */
export interface NameBook {
  /** One's own first, then what others say; each by name. */
  list(): NamedTarget[]
  /**
   * Durable when it returns.
   *
   * @param saidBy - who recommends it: a name or an address; without it it becomes one's own.
   * @throws WarrenError `bad-input`: no name, no target, or one's own name stands for something else; `overloaded`, `storage`.
   */
  add(name: string, target: string, saidBy?: string): NamedTarget
  /** @returns false if there is none. @throws WarrenError `bad-input`, `storage`. */
  remove(name: string, saidBy?: string): boolean
  /**
   * @returns undefined if nobody knows it.
   * @throws WarrenError `bad-input`: it is no name, or several people say different things.
   */
  resolve(name: string): ResolvedName | undefined
  /** One's own names, for a backup. */
  exportAll(): RestoredName[]
  /** Own names of a backup; those that are here stay as they are, and what is no name or no target is left out. @throws WarrenError `storage`. */
  restore(names: readonly RestoredName[]): void
}

/** @param changed - one's own names are others than before. */
export function createNameBook(
  ports: Pick<Ports, 'clock' | 'primitives' | 'state'>,
  changed: () => void = () => {},
): NameBook {
  return new Book(ports, changed)
}

class Book implements NameBook {
  readonly #ports: Pick<Ports, 'clock' | 'primitives' | 'state'>
  readonly #table: StateTable
  readonly #changed: () => void

  constructor(ports: Pick<Ports, 'clock' | 'primitives' | 'state'>, changed: () => void) {
    this.#ports = ports
    this.#changed = changed
    this.#table = ports.state.table(TABLE)
  }

  list(): NamedTarget[] {
    // `own` comes before `said`.
    return this.#table.keys().flatMap((key) => this.#entry(key) ?? [])
  }

  add(givenName: string, givenTarget: string, givenBy?: string): NamedTarget {
    const { primitives, clock } = this.#ports
    const name = parseName(givenName)
    const target = parseNameTarget(primitives, givenTarget)
    const saidBy = givenBy === undefined ? undefined : parseWho(primitives, givenBy)
    const key = keyOf(name, saidBy)
    const before = this.#entry(key)
    if (before?.target === target.target) return before
    if (before !== undefined && saidBy === undefined)
      throw fail('bad-input', 'this name stands for something else already', {
        next: 'Choose another name, or first type: warren name remove NAME',
      })
    if (before === undefined) this.#requireRoom(saidBy)
    const addedAtMs = Math.floor(clock.wallMs())
    this.#table.put(key, utf8(JSON.stringify({ target: target.target, addedAtMs })))
    if (saidBy === undefined) this.#changed()
    return { name, ...target, ...(saidBy === undefined ? {} : { saidBy }), addedAtMs }
  }

  remove(givenName: string, givenBy?: string): boolean {
    const saidBy = givenBy === undefined ? undefined : parseWho(this.#ports.primitives, givenBy)
    const key = keyOf(parseName(givenName), saidBy)
    if (this.#table.get(key) === undefined) return false
    this.#table.delete(key)
    if (saidBy === undefined) this.#changed()
    return true
  }

  exportAll(): RestoredName[] {
    return this.list().flatMap(({ name, target, saidBy, addedAtMs }) =>
      saidBy === undefined ? [{ name, target, addedAtMs }] : [],
    )
  }

  restore(names: readonly RestoredName[]): void {
    const { primitives } = this.#ports
    let room = MAX_OWN_NAMES - this.exportAll().length
    for (const { addedAtMs, ...given } of names) {
      const read = readable(() => [parseName(given.name), parseNameTarget(primitives, given.target).target])
      if (read === undefined) continue
      const [name = '', target] = read
      const key = keyOf(name, undefined)
      if (room <= 0 || this.#table.get(key) !== undefined) continue
      this.#table.put(key, utf8(JSON.stringify({ target, addedAtMs })))
      room--
    }
  }

  resolve(givenName: string): ResolvedName | undefined {
    const name = parseName(givenName)
    const own = this.#entry(keyOf(name, undefined))
    if (own !== undefined) return { name, kind: own.kind, target: own.target, saidBy: [] }
    const prefix = `${SAID}${name}/`
    const said = this.#table
      .keys()
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => this.#entry(key) ?? [])
    const [first, ...more] = said
    if (first === undefined) return undefined
    if (more.some(({ target }) => target !== first.target))
      throw fail('bad-input', 'others use this name for different things', {
        next: 'See what they say with: warren name list. Then choose one: warren name add NAME TARGET',
      })
    return {
      name,
      kind: first.kind,
      target: first.target,
      saidBy: said.flatMap(({ saidBy }) => saidBy ?? []),
    }
  }

  #entry(key: string): NamedTarget | undefined {
    const value = this.#table.get(key)
    if (value === undefined) return undefined
    const { target, addedAtMs } = JSON.parse(utf8Text(value)) as { target: string; addedAtMs: number }
    const [, name = '', saidBy] = key.split('/')
    return { name, kind: kindOf(target), target, ...(saidBy === undefined ? {} : { saidBy }), addedAtMs }
  }

  #requireRoom(saidBy: string | undefined): void {
    const keys = this.#table.keys()
    const own = keys.filter((key) => key.startsWith(OWN)).length
    const isFull =
      saidBy === undefined
        ? own >= MAX_OWN_NAMES
        : keys.length - own >= MAX_RECOMMENDED_NAMES ||
          keys.filter((key) => key.startsWith(SAID) && key.endsWith(`/${saidBy}`)).length >= MAX_NAMES_OF_ONE
    if (isFull) throw fail('overloaded', 'the name book is full', { next: 'Remove some: warren name list' })
  }
}

/** What was a name once may be none by newer tables of letters: nobody is kept from the rest by that. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!isWarrenError(error) || error.kind !== 'bad-input') throw error
    return undefined
  }
}

function keyOf(name: string, saidBy: string | undefined): string {
  return saidBy === undefined ? `${OWN}${name}` : `${SAID}${name}/${saidBy}`
}

function kindOf(target: string): NameTarget['kind'] {
  return target.includes(':') ? 'link' : 'address'
}

/** Who says something: by a name, or by an address. */
function parseWho(primitives: Primitives, text: string): string {
  return addressOf(primitives, text) ?? parseName(text)
}

/** @throws WarrenError `bad-input`. */
function parseNameTarget(primitives: Primitives, text: string): NameTarget {
  if (text.includes(':')) {
    const link = parseShareLink(primitives, text)
    return { kind: 'link', target: formatShareLink(primitives, link) }
  }
  const target = addressOf(primitives, text.trim())
  if (target !== undefined) return { kind: 'address', target }
  throw fail('bad-input', 'this is neither an address nor a link', {
    next: 'An address is 56 letters and digits, then .onion; a link begins with warren:. Copy all of it.',
  })
}

/** undefined: it is no address. */
function addressOf(primitives: Primitives, text: string): string | undefined {
  const parsed = readable(() => parseOnionAddress(primitives, text))
  return parsed?.subLabels.length === 0
    ? `${formatOnionAddress(primitives, parsed.identity)}.onion`
    : undefined
}
