/** The QR code of a text, as the page draws it: rows of dark modules, the quiet border included. */
import { encode } from 'uqr'

export function qrOf(text: string): {
  readonly size: number
  readonly data: readonly (readonly boolean[])[]
} {
  return encode(text, { ecc: 'L', border: 2 })
}
