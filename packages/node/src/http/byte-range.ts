/** One range of a file as HTTP asks for it (RFC 9110 §14.1.2). */
import type { ByteRange } from '../shares/control.ts'

/**
 * Reads a `Range` header.
 *
 * @returns undefined: all of it is sent (no header, several ranges, or text that is none); `outside`: answer 416.
 */
export function parseByteRange(header: string | undefined, bytes: number): ByteRange | 'outside' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.replaceAll(' ', '') ?? '')
  if (match === null) return undefined
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return undefined
  if (from === '') {
    const wanted = Math.min(Number(to), bytes)
    return wanted === 0 ? 'outside' : { first: bytes - wanted, last: bytes - 1 }
  }
  const first = Number(from)
  const last = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= bytes ? 'outside' : { first, last }
}
