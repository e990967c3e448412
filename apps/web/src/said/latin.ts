/** Commands and file names within a sentence that runs from right to left. */
import type { Piece } from './say.ts'

/** Words of ASCII with single spaces between them; what encloses and ends them belongs to the sentence. */
const LATIN = /[!-~]+(?: [!-~]+)*/g
const ENCLOSED = /^([("':;,!? ]*)(.*?)([)"'.,:;!?]*)$/

/** Sets apart what runs the other way, so that its signs and numbers stay where they belong. The texts joined are the text. */
export function withLatinApart(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { 0: run, index } of text.matchAll(LATIN)) {
    const [, before = '', inner = ''] = ENCLOSED.exec(run) ?? []
    if (!/[A-Za-z0-9]/.test(inner)) continue
    pieces.push({ text: text.slice(at, index + before.length), as: 'said' }, { text: inner, as: 'value' })
    at = index + before.length + inner.length
  }
  pieces.push({ text: text.slice(at), as: 'said' })
  return pieces.filter((piece) => piece.text !== '')
}
