/** The same code twice: one run of lines that stands in two places is a function that has no name yet. */
import type { Finding, SourceFile, SourceTree } from './source-tree.ts'

/** So many equal lines in a row are no coincidence; blank lines, comments, imports and lists of parts (`...part,`) apart. */
const MIN_LINES = 12

interface Line {
  readonly number: number
  readonly text: string
}

export function checkDuplicates(tree: SourceTree): Finding[] {
  const firstSeen = new Map<string, string>()
  const findings: Finding[] = []
  for (const file of tree.files.filter(({ kind }) => kind === 'source')) {
    const lines = codeLines(file)
    for (let start = 0; start + MIN_LINES <= lines.length; start++) {
      const run = lines.slice(start, start + MIN_LINES)
      const text = run.map((line) => line.text).join('\n')
      const place = `${file.path}:${(run[0] as Line).number}`
      const earlier = firstSeen.get(text)
      if (earlier === undefined) {
        firstSeen.set(text, place)
        continue
      }
      findings.push({
        place,
        problem: `repeats ${earlier}`,
        fix: 'Give what both do a name in the lower of the two floors.',
      })
      // One finding for each repeated run, however long it is.
      start += MIN_LINES
    }
  }
  return findings
}

function codeLines(file: SourceFile): Line[] {
  return file.text
    .split('\n')
    .map((text, index) => ({ number: index + 1, text: text.trim() }))
    .filter(
      ({ text }) => text.length > 2 && !/^(\/\/|\/?\*|import |export \*|\} from |\.\.\.\w+,$)/.test(text),
    )
}
