/**
 * Names that people give to addresses and links, petnames: what one may look like.
 *
 * Two texts that look the same are one name: compatibility forms and case are folded (Unicode NFKC, default case mapping). What could make
 * a name look like another, control and direction characters, spaces, letters of several scripts in one name (Unicode UTS 39 §5.2), is
 * refused. A name whose letters are all of one foreign script may still look like a Latin one; it is its owner who gave it.
 */
import { fail, utf8 } from '@warren/kernel'
import { MAX_NAME_BYTES, MAX_NAME_TEXT } from '../limits.ts'

/** A letter or digit, then letters, marks, digits and single hyphens, none at the end. */
const FORM = /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*(?:-[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*)*$/u

/** Scripts of letters in use today (Unicode UAX 31, table 5); Japanese, Chinese and Korean mix theirs. */
const SCRIPTS: readonly RegExp[] = [
  /^[\p{Script=Latin}]*$/u,
  /^[\p{Script=Greek}]*$/u,
  /^[\p{Script=Cyrillic}]*$/u,
  /^[\p{Script=Armenian}]*$/u,
  /^[\p{Script=Georgian}]*$/u,
  /^[\p{Script=Hebrew}]*$/u,
  /^[\p{Script=Arabic}]*$/u,
  /^[\p{Script=Thaana}]*$/u,
  /^[\p{Script=Ethiopic}]*$/u,
  /^[\p{Script=Devanagari}]*$/u,
  /^[\p{Script=Bengali}]*$/u,
  /^[\p{Script=Gurmukhi}]*$/u,
  /^[\p{Script=Gujarati}]*$/u,
  /^[\p{Script=Oriya}]*$/u,
  /^[\p{Script=Tamil}]*$/u,
  /^[\p{Script=Telugu}]*$/u,
  /^[\p{Script=Kannada}]*$/u,
  /^[\p{Script=Malayalam}]*$/u,
  /^[\p{Script=Sinhala}]*$/u,
  /^[\p{Script=Thai}]*$/u,
  /^[\p{Script=Lao}]*$/u,
  /^[\p{Script=Tibetan}]*$/u,
  /^[\p{Script=Myanmar}]*$/u,
  /^[\p{Script=Khmer}]*$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}]*$/u,
]
/** What programs take for the address of a service. */
const ADDRESS = /^[a-z2-7]{56}$/
const LETTER = /\p{L}/gu
/** Modifier letters that several scripts share, such as the Japanese length mark, belong to none. */
const SHARED_LETTER = /[\p{Script=Common}\p{Script=Inherited}]/gu

/**
 * Its one form.
 *
 * @param text - as somebody typed it.
 * @throws WarrenError `bad-input`: with what is wrong about it.
 */
export function parseName(text: string): string {
  const next = 'A name is letters, digits and single hyphens between them, e.g. alice or alices-site.'
  if (text.length > MAX_NAME_TEXT) throw fail('bad-input', 'the name is too long', { next })
  const folded = fold(text.trim())
  if (utf8(folded).length > MAX_NAME_BYTES) throw fail('bad-input', 'the name is too long', { next })
  if (!FORM.test(folded)) throw fail('bad-input', 'this is not a name', { next })
  if (folded === 'localhost' || folded.startsWith('xn--'))
    throw fail('bad-input', 'this name has a meaning of its own in browsers', { next: 'Choose another one.' })
  if (ADDRESS.test(folded))
    throw fail('bad-input', 'this is an address, not a name', { next: 'Choose a name for it, e.g. alice.' })
  const letters = (folded.match(LETTER) ?? []).join('').replaceAll(SHARED_LETTER, '')
  if (!SCRIPTS.some((script) => script.test(letters)))
    throw fail('bad-input', 'the name has letters of several scripts, which can look like another name', {
      next: 'Write it with the letters of one script.',
    })
  return folded
}

/** Upper case first: it joins letters that lower case keeps apart. Folding what was folded changes nothing. */
function fold(text: string): string {
  const once = (part: string): string => part.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return once(once(text))
}
