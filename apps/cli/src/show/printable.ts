/** Names as a terminal may show them. */

/** Names, not only those of strangers, may hold what moves a terminal's cursor or turns the direction of writing. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
}
