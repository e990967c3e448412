/** A comment that cites a document names one that exists, and a section that the document has. */
import fs from 'node:fs'
import path from 'node:path'
import { type Finding, placeOf, type SourceFile, type SourceTree } from './source-tree.ts'

const CITATION = /\b(docs\/[\w/-]+\.md)((?:[,;]? (?:and )?§ ?\d+(?:\.\d+)*)*)/g
const HEADING = /^#{1,6}\s+§?\s?(\d+(?:\.\d+)*)\.?\s/gm

export function checkSpecReferences(tree: SourceTree): Finding[] {
  const sections = new Map<string, ReadonlySet<string> | undefined>()
  const sectionsOf = (document: string): ReadonlySet<string> | undefined => {
    if (!sections.has(document)) sections.set(document, readSections(path.join(tree.root, document)))
    return sections.get(document)
  }
  // The rules' own tests cite what does not exist.
  return tree.files
    .filter((file) => !file.path.startsWith('tools/'))
    .flatMap((file) => checkFile(file, sectionsOf))
}

function checkFile(
  file: SourceFile,
  sectionsOf: (document: string) => ReadonlySet<string> | undefined,
): Finding[] {
  return [...file.text.matchAll(CITATION)].flatMap((citation): Finding[] => {
    const document = citation[1] as string
    const place = placeOf(file, citation.index)
    const sections = sectionsOf(document)
    if (sections === undefined) {
      return [{ place, problem: `${document} does not exist`, fix: 'Write it, or mend the name.' }]
    }
    const cited = [...(citation[2] ?? '').matchAll(/\d+(?:\.\d+)*/g)].map(([number]) => number)
    return cited
      .filter((number) => !sections.has(number))
      .map((number) => ({
        place,
        problem: `${document} has no section ${number}`,
        fix: 'Add the numbered heading to the document, or mend the number: document and code change together.',
      }))
  })
}

function readSections(document: string): ReadonlySet<string> | undefined {
  if (!fs.existsSync(document)) return undefined
  return new Set(
    Array.from(fs.readFileSync(document, 'utf8').matchAll(HEADING), (heading) => heading[1] as string),
  )
}
