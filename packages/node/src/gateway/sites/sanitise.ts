/** What a page or a style sheet of a site becomes before it is shown: slow work, which is done in a thread of its own. */
import { sanitiseCss } from './sanitise-css.ts'
import { sanitiseHtml } from './sanitise-html.ts'
import { createSiteUrls, type UrlPlace } from './urls.ts'

export interface SanitiseOrder {
  readonly kind: 'html' | 'css'
  readonly bytes: Uint8Array
  readonly place: UrlPlace
}

const UTF8 = new TextEncoder()
/** Where a page says how its letters are written: within its first bytes. */
const CHARSET_BYTES = 1024

/** @returns UTF-8. @public loaded by name in a worker thread (sanitise-job.ts). */
export function sanitise({ kind, bytes, place }: SanitiseOrder): Uint8Array {
  const urls = createSiteUrls(place)
  const text = textOf(bytes)
  return UTF8.encode(kind === 'html' ? sanitiseHtml(text, urls) : sanitiseCss(text, 'stylesheet', urls))
}

function textOf(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, CHARSET_BYTES))
  const [bomA, bomB] = bytes
  if (bomA === 0xfe && bomB === 0xff) return decodeAs('utf-16be', bytes)
  if (bomA === 0xff && bomB === 0xfe) return decodeAs('utf-16le', bytes)
  return decodeAs(/charset\s*=?\s*["']?\s*([\w-]{1,40})/i.exec(start)?.[1] ?? 'utf-8', bytes)
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
