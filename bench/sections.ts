/** docs/benchmarks.md: each benchmark writes its own section and leaves the others alone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from '@warren/testkit/processes'

const FILE = join(REPOSITORY, 'docs', 'benchmarks.md')

/** The middle value, or the higher one of two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A row of a table: median and all that was measured. */
export function row(
  what: string,
  promised: string,
  values: readonly number[],
  unit: string,
  digits: number,
): string {
  const all = values.map((value) => value.toFixed(digits)).join(', ')
  return `| ${what} | ${promised} | **${median(values).toFixed(digits)} ${unit}** | ${all} |`
}

/** Puts `text`, which begins with the heading `## TITLE`, where the section of that heading stands, or at the end. */
export function writeSection(text: string): void {
  const heading = text.slice(0, text.indexOf('\n') + 1)
  const old = readFileSync(FILE, 'utf8')
  const start = old.indexOf(heading)
  const after = start < 0 ? -1 : old.indexOf('\n## ', start)
  const before = (start < 0 ? old : old.slice(0, start)).trimEnd()
  const rest = after < 0 ? '' : old.slice(after + 1)
  writeFileSync(FILE, `${[before, text.trim(), rest.trim()].filter((part) => part !== '').join('\n\n')}\n`)
}
