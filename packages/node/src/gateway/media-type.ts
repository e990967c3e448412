/**
 * What a browser may do with a stranger's file: show it if nothing in it can run or load anything, else save it.
 * The list is of what is let pass, not of what is dangerous.
 */
import { lookup } from 'mime-types'

export interface MediaType {
  readonly contentType: string
  /** May be shown; else the browser is told to save it. */
  readonly isShown: boolean
}

/** Types without scripts and without references to elsewhere. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)|audio\/[\w.+-]+|video\/[\w.+-]+)$/
/** What people read as it is: sent as plain text, so that it is nothing else. */
const READ_AS_TEXT = /^(text\/(plain|markdown|csv|x-[\w.+-]+)|application\/(json|toml|x-sh))$/

export function mediaTypeOf(name: string): MediaType {
  const type = lookup(name) || 'application/octet-stream'
  if (SHOWN.test(type)) return { contentType: type, isShown: true }
  if (READ_AS_TEXT.test(type)) return { contentType: 'text/plain; charset=utf-8', isShown: true }
  return { contentType: type, isShown: false }
}

/** Pictures, sound and film: what a page may show beside its own words. */
export function isMedia(name: string): boolean {
  return SHOWN.test(mediaTypeOf(name).contentType)
}

/** RFC 6266, with RFC 8187 for names beyond ASCII. */
export function dispositionOf(name: string, isShown: boolean): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${isShown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
