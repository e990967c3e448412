/** Text in columns. */

/** Lines of `  label   value`; rows without a value are left out. A value of several lines stays in its column. */
export function labelled(rows: readonly (readonly [label: string, value: string | undefined])[]): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined)
  const width = Math.max(...shown.map(([label]) => label.length))
  const indent = ' '.repeat(width + 4)
  return shown
    .map(([label, value]) => `  ${label.padEnd(width)}  ${value.replaceAll('\n', `\n${indent}`)}`)
    .join('\n')
}

/** A command to type, so that a shell reads each argument as it is. */
export function shellCommand(...words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}

/** Words with their numbers, four in a row. */
export function numbered(words: readonly string[]): string {
  const width = Math.max(...words.map((word) => word.length))
  const digits = String(words.length).length
  const cells = words.map((word, index) => `${String(index + 1).padStart(digits)} ${word.padEnd(width)}`)
  const rows = Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
    cells.slice(4 * row, 4 * row + 4),
  )
  return rows.map((row) => `  ${row.join('   ').trimEnd()}`).join('\n')
}
