/** Every package that is not ours has a line in docs/dependencies.md and one exact version. */
import fs from 'node:fs'
import path from 'node:path'
import type { Finding, SourceTree } from './source-tree.ts'

const DOCUMENT = 'docs/dependencies.md'
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const EXACT = /^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/

type Manifest = Partial<Record<(typeof FIELDS)[number], Readonly<Record<string, string>>>>

export function checkDependencies(tree: SourceTree): Finding[] {
  const document = path.join(tree.root, DOCUMENT)
  const text = fs.existsSync(document) ? fs.readFileSync(document, 'utf8') : ''
  return ['.', ...tree.packages.map(({ folder }) => folder)].flatMap((folder) =>
    checkManifest(tree.root, folder, text),
  )
}

function checkManifest(root: string, folder: string, text: string): Finding[] {
  const place = path.posix.join(folder, 'package.json')
  const manifest = JSON.parse(fs.readFileSync(path.join(root, place), 'utf8')) as Manifest
  const foreign = FIELDS.flatMap((field) => Object.entries(manifest[field] ?? {})).filter(
    ([name]) => !name.startsWith('@warren/'),
  )
  return foreign.flatMap(([name, version]) => [
    ...(EXACT.test(version)
      ? []
      : [
          {
            place,
            problem: `${name} has no exact version`,
            fix: 'Write the version that the lock file has.',
          },
        ]),
    ...(text.includes(`\`${name}\``)
      ? []
      : [
          {
            place,
            problem: `${name} is not in ${DOCUMENT}`,
            fix: 'Say there what it is for, why this one, and its licence.',
          },
        ]),
  ])
}
