/**
 * What the files of a share are called on this disk (docs/spec/files.md §4.3). A share's names are its author's choice;
 * here they must be harmless on every common system, and apart where a disk ignores case or composition.
 */
import { utf8 } from '@warren/kernel'
import { MAX_COMPONENT_BYTES } from '../../limits.ts'
import type { Manifest } from './manifest.ts'

/** Devices of Windows: opening one of these names, with any extension, opens the device. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i
/** Separators elsewhere, and characters that show a name as another: direction and line marks, blanks without width. */
const MISLEADING = /[\\:\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu
const END = /[. ]+$/u
/** Joiners belong to some scripts and to emoji, and some file systems ignore them. */
const IGNORED = /[\p{Join_Control}\p{Variation_Selector}]/gu
/** Room for a number behind a name that was taken: ` (200000)`. */
const NUMBER_BYTES = 12
const MAX_EXTENSION_UNITS = 16

const underscores = (text: string): string => '_'.repeat(text.length)

/** The most of `text` that fits, in whole characters. */
function clip(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text
  let [bytes, end] = [0, 0]
  for (const character of text) {
    bytes += utf8(character).length
    if (bytes > maxBytes) break
    end += character.length
  }
  return text.slice(0, end)
}

/** One name as it can be written on any disk. @param name - passed {@link import('./safe-path.ts').checkComponent}. */
export function localName(name: string): string {
  const plain = name.replace(MISLEADING, '_').replace(END, underscores)
  const harmless = DEVICE.test(plain) ? `_${plain}` : plain
  return clip(harmless, MAX_COMPONENT_BYTES).replace(END, underscores)
}

/** Equal for names that some file system takes for one. */
function folded(name: string): string {
  const composed = name.replace(IGNORED, '').normalize('NFC')
  return composed.toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}

/** One directory on this disk: what its entries are called. */
class LocalDirectory {
  readonly #children = new Map<string, { readonly name: string; readonly inside: LocalDirectory }>()
  readonly #taken = new Set<string>()
  /** The next number to try for a name, so that many equal names cost one try each. */
  readonly #numbers = new Map<string, number>()

  child(component: string): { readonly name: string; readonly inside: LocalDirectory } {
    const known = this.#children.get(component)
    if (known !== undefined) return known
    const made = { name: this.#take(localName(component)), inside: new LocalDirectory() }
    this.#children.set(component, made)
    return made
  }

  #take(wanted: string): string {
    const name = this.#taken.has(folded(wanted)) ? this.#numbered(wanted) : wanted
    this.#taken.add(folded(name))
    return name
  }

  #numbered(wanted: string): string {
    const dot = wanted.lastIndexOf('.')
    const hasExtension = dot > 0 && wanted.length - dot <= MAX_EXTENSION_UNITS
    const extension = hasExtension ? wanted.slice(dot) : ''
    const room = MAX_COMPONENT_BYTES - NUMBER_BYTES - utf8(extension).length
    const stem = clip(hasExtension ? wanted.slice(0, dot) : wanted, room)
    const key = folded(stem + extension)
    for (let number = this.#numbers.get(key) ?? 2; ; number++) {
      const name = `${stem} (${number})${extension}`
      if (this.#taken.has(folded(name))) continue
      this.#numbers.set(key, number + 1)
      return name
    }
  }
}

/**
 * Where each entry of a manifest is written, below the directory that was asked for: parallel to `manifest.entries`, the
 * same for everybody and every time. Each name is one component and harmless; two entries never meet.
 */
export function localNames(manifest: Manifest): readonly (readonly string[])[] {
  const top = new LocalDirectory()
  return manifest.entries.map((entry) => {
    let directory = top
    return entry.path.map((component) => {
      const { name, inside } = directory.child(component)
      directory = inside
      return name
    })
  })
}
