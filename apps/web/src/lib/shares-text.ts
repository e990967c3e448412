/** The shares in what was typed or pasted: an empty line between two, or one a line. */
export function sharesIn(text: string): string[] {
  const lines = text.trim()
  const separator = /\n[^\S\n]*\n/.test(lines) ? /\n[^\S\n]*\n/ : /\n/
  return lines.split(separator).filter((share) => share.trim() !== '')
}
