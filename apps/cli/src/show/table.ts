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
