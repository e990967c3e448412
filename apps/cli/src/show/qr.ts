/** A QR code for a terminal: two modules a character, dark on light whatever the terminal's colours are. */
import { encode } from 'uqr'

const UPPER = '▀'
const LOWER = '▄'
const BOTH = '█'
/** Black on white, and back: scanners want dark modules on a light ground. */
const DARK_ON_LIGHT = '\u001b[30;107m'
const RESET = '\u001b[0m'

export function showQr(text: string): string {
  const { data } = encode(text, { ecc: 'L', border: 2 })
  const lines: string[] = []
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] ?? []
    const lower = data[row + 1] ?? []
    const line = upper.map((dark, column) => moduleOf(dark, lower[column] ?? false)).join('')
    lines.push(`${DARK_ON_LIGHT}${line}${RESET}`)
  }
  return lines.join('\n')
}

function moduleOf(upper: boolean, lower: boolean): string {
  if (upper) return lower ? BOTH : UPPER
  return lower ? LOWER : ' '
}
