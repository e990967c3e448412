/** Words to write down: numbered, in columns. */

const COLUMNS = 4
const WIDTH = 15

/** `  1 abandon      2 ability ...`, four a line. */
export function wordGrid(words: readonly string[]): string {
  const cells = words.map((word, index) => `${String(index + 1).padStart(4)} ${word}`.padEnd(WIDTH))
  const lines: string[] = []
  for (let at = 0; at < cells.length; at += COLUMNS)
    lines.push(
      cells
        .slice(at, at + COLUMNS)
        .join('')
        .trimEnd(),
    )
  return lines.join('\n')
}
