/** The tree that the house rules look at: packages with their manifests, and TypeScript files with their text. */
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** What a rule found, and what mends it. */
export interface Finding {
  /** `packages/x/src/y.ts:12`. */
  readonly place: string
  readonly problem: string
  readonly fix: string
}

export type Rule = (tree: SourceTree) => Finding[]

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  /** `source`: ships or is imported by what ships; `test`: only the test runner loads it. */
  readonly kind: 'source' | 'test'
  /** The package it belongs to; undefined for tools, bench and the tests beside the packages. */
  readonly owner: Package | undefined
}

export interface Package {
  readonly name: string
  /** From the root. */
  readonly folder: string
  readonly floor: number | undefined
  readonly dependencies: ReadonlySet<string>
  /** Keys of `exports`. */
  readonly entries: ReadonlySet<string>
}

export interface SourceTree {
  readonly root: string
  readonly packages: readonly Package[]
  readonly files: readonly SourceFile[]
  /** Packages that only tests and tools may import. */
  readonly devDependencies: ReadonlySet<string>
}

interface Manifest {
  readonly name?: string
  readonly floor?: number
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly workspaces?: readonly string[]
}

const UNOWNED_FOLDERS = ['tools', 'bench', 'test', 'examples']
const SKIPPED_FOLDERS = new Set(['node_modules', 'artifacts', 'vectors', '.cache', 'dist'])

/** @param root - the folder of the workspace's own package.json. */
export function readSourceTree(root: string): SourceTree {
  const manifest = readManifest(root)
  const packages = (manifest.workspaces ?? [])
    .flatMap((pattern) => foldersOf(root, pattern))
    .map((folder) => readPackage(root, folder))
  const owned = packages.flatMap((owner) => readFiles(root, owner.folder, owner))
  const unowned = UNOWNED_FOLDERS.flatMap((folder) => readFiles(root, folder, undefined))
  return {
    root,
    packages,
    files: [...owned, ...unowned],
    devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
  }
}

/** The place of a position in a file, as a terminal makes it clickable. */
export function placeOf(file: SourceFile, position: number): string {
  return `${file.path}:${file.text.slice(0, position).split('\n').length}`
}

export function parse(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
}

function foldersOf(root: string, pattern: string): string[] {
  if (!pattern.endsWith('/*')) return fs.existsSync(path.join(root, pattern)) ? [pattern] : []
  const parent = pattern.slice(0, -2)
  if (!fs.existsSync(path.join(root, parent))) return []
  const entries = fs.readdirSync(path.join(root, parent), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`)
}

function readManifest(folder: string): Manifest {
  const file = path.join(folder, 'package.json')
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest) : {}
}

function readPackage(root: string, folder: string): Package {
  const manifest = readManifest(path.join(root, folder))
  return {
    name: manifest.name ?? folder,
    folder,
    floor: manifest.floor,
    dependencies: new Set(Object.keys(manifest.dependencies ?? {})),
    entries: new Set(Object.keys(manifest.exports ?? {})),
  }
}

function readFiles(root: string, folder: string, owner: Package | undefined): SourceFile[] {
  const absolute = path.join(root, folder)
  if (!fs.existsSync(absolute)) return []
  return fs.readdirSync(absolute, { withFileTypes: true }).flatMap((entry): SourceFile[] => {
    const each = `${folder}/${entry.name}`
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : readFiles(root, each, owner)
    if (!entry.name.endsWith('.ts')) return []
    const kind = /(^|\/)test\//.test(each) ? 'test' : 'source'
    return [{ path: each, text: fs.readFileSync(path.join(root, each), 'utf8'), kind, owner }]
  })
}
