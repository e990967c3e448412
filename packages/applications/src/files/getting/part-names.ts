/** Names beside a name that is taken, and the name of a part directory. */
import { utf8 } from '@warren/kernel'
import { MAX_COMPONENT_BYTES } from '../../limits.ts'

const PART_SUFFIX = '.warren-part'
/** Longer endings than this are no extension. */
const MAX_EXTENSION_CHARACTERS = 10

/** `name`, `name (2)`, `name (3)`: the number stands before the extension of a file. @param number - from 1 on. */
export function numberedName(name: string, kind: 'file' | 'folder', number: number): string {
  if (number === 1) return name
  const dot = name.lastIndexOf('.')
  const hasExtension = kind === 'file' && dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS
  const stem = hasExtension ? name.slice(0, dot) : name
  const end = ` (${number})${hasExtension ? name.slice(dot) : ''}`
  return clipped(stem, end) + end
}

/** Where a download is kept until it is complete: hidden, beside its target. @param number - from 1 on. */
export function partName(name: string, number: number): string {
  const end = `${number === 1 ? '' : ` (${number})`}${PART_SUFFIX}`
  return `.${clipped(name, `.${end}`)}${end}`
}

/** As much of a name as a file system stores together with `rest`. */
function clipped(name: string, rest: string): string {
  const room = MAX_COMPONENT_BYTES - utf8(rest).length
  let fitting = ''
  let bytes = 0
  for (const character of name) {
    bytes += utf8(character).length
    if (bytes > room) break
    fitting += character
  }
  return fitting
}
