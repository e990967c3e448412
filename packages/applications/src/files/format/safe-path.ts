/** Names that foreign hands chose: which are never written down, and what the others are called on this disk (docs/spec/files.md §4.3). */
import { utf8 } from '@warren/kernel'
import { MAX_COMPONENT_BYTES, MAX_DEPTH, MAX_PATH_BYTES } from '../../limits.ts'

/** Why a name can be no component of a path in a share. */
export type ComponentFault = 'empty' | 'dots' | 'separator' | 'control' | 'not-text' | 'too-long'

const CONTROL = /\p{Cc}/u

/** What is wrong with one component of a path in a share. Sharers leave such files out; decoders refuse the manifest. */
export function checkComponent(text: string): 'fine' | ComponentFault {
  if (text === '') return 'empty'
  if (text === '.' || text === '..') return 'dots'
  if (text.includes('/')) return 'separator'
  if (CONTROL.test(text)) return 'control'
  if (!text.isWellFormed()) return 'not-text'
  // A UTF-16 unit takes at most three bytes, so most names need not be encoded to be known short enough.
  const isShort = text.length * 3 <= MAX_COMPONENT_BYTES || utf8(text).length <= MAX_COMPONENT_BYTES
  return isShort ? 'fine' : 'too-long'
}

/** Why a path can be no entry of a share. */
export type PathFault = ComponentFault | 'too-deep' | 'path-too-long'

/** What is wrong with a path in a share: the same for sharer and decoder. */
export function checkPath(path: readonly string[]): 'fine' | PathFault {
  if (path.length === 0) return 'empty'
  if (path.length > MAX_DEPTH) return 'too-deep'
  for (const component of path) {
    const verdict = checkComponent(component)
    if (verdict !== 'fine') return verdict
  }
  const bytes = path.reduce((total, component) => total + 1 + utf8(component).length, -1)
  return bytes <= MAX_PATH_BYTES ? 'fine' : 'path-too-long'
}
