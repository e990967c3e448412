/**
 * The floors of the house: imports go down only, by package name, and only where declared (docs/architecture.md).
 *
 * `floor` stands in each package.json. Tests may also use the testkit and the platform. Nothing but the composition root,
 * the apps and tests may import the platform, so that every other floor gets time, randomness and I/O as ports.
 */
import path from 'node:path'
import ts from 'typescript'
import { type Finding, type Package, placeOf, type SourceFile, type SourceTree } from './source-tree.ts'

const SCOPE = '@warren/'
const PLATFORM = '@warren/platform'
const TEST_ONLY = new Set(['@warren/testkit', '@warren/sim'])
const MAY_IMPORT_PLATFORM = new Set([
  '@warren/node',
  '@warren/cli',
  '@warren/web',
  '@warren/testkit',
  '@warren/sim',
])
/** Below this floor there is no Node API, except in the platform itself and in what only tests load. */
const FIRST_FLOOR_WITH_NODE = 9

interface Import {
  readonly specifier: string
  readonly place: string
}

export function checkFloors(tree: SourceTree): Finding[] {
  const owned = tree.files.filter((file) => file.owner !== undefined)
  if (owned.length === 0) {
    return [
      {
        place: 'package.json',
        problem: 'no module was seen',
        fix: 'Mend `workspaces`, or this rule: it checks nothing.',
      },
    ]
  }
  return [...tree.packages.flatMap(checkManifest), ...tree.files.flatMap((file) => checkFile(tree, file))]
}

function checkManifest(each: Package): Finding[] {
  if (Number.isInteger(each.floor)) return []
  return [
    {
      place: `${each.folder}/package.json`,
      problem: 'no floor',
      fix: 'Add "floor": N, one above the highest package it imports.',
    },
  ]
}

function checkFile(tree: SourceTree, file: SourceFile): Finding[] {
  return importsOf(file).flatMap((each): Finding[] => {
    const wrong = judge(tree, file, each.specifier)
    return wrong === undefined
      ? []
      : [{ place: each.place, problem: `imports '${each.specifier}': ${wrong[0]}`, fix: wrong[1] }]
  })
}

/** Static imports, re-exports, `import()` and imports of types. */
function importsOf(file: SourceFile): Import[] {
  const { importedFiles } = ts.preProcessFile(file.text, true, true)
  return importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, place: placeOf(file, pos) }))
}

type Wrong = readonly [problem: string, fix: string] | undefined

function judge(tree: SourceTree, file: SourceFile, specifier: string): Wrong {
  if (specifier.startsWith('.')) return judgeRelative(file, specifier)
  if (specifier.startsWith('node:')) return judgeNode(file)
  if (specifier.startsWith(SCOPE)) return judgeOwnPackage(tree, file, specifier)
  return judgeForeign(tree, file, specifier)
}

function judgeRelative(file: SourceFile, specifier: string): Wrong {
  const target = path.posix.join(path.posix.dirname(file.path), specifier)
  const home = file.owner?.folder ?? file.path.split('/', 1).join()
  // A micro benchmark measures what a package keeps to itself.
  if (!target.startsWith(`${home}/`) && !file.path.startsWith('bench/micro-')) {
    return [
      'a path into another package',
      'Import it by name (@warren/...), and export it from that package’s index.ts.',
    ]
  }
  if (file.kind === 'source' && file.owner !== undefined && target.startsWith(`${home}/test/`)) {
    return ['source that needs a test', 'Move what both need into src, or into the testkit.']
  }
  if (!/\.(ts|json|mjs|svelte|css)$/.test(specifier))
    return ['an import without its extension', 'Write the file name out: ./name.ts']
  return undefined
}

function judgeNode(file: SourceFile): Wrong {
  const { owner, kind } = file
  if (owner === undefined || kind === 'test' || TEST_ONLY.has(owner.name) || owner.name === PLATFORM)
    return undefined
  if ((owner.floor ?? 0) >= FIRST_FLOOR_WITH_NODE) return undefined
  return [
    'Node’s API below the node floor',
    'Take it as a port of @warren/kernel, made real in packages/platform.',
  ]
}

function judgeOwnPackage(tree: SourceTree, file: SourceFile, specifier: string): Wrong {
  const [scope, name, ...rest] = specifier.split('/')
  const target = tree.packages.find((each) => each.name === `${scope}/${name}`)
  if (target === undefined) return ['no such package', 'Mend the name, or add the package with its floor.']
  const entry = rest.length === 0 ? '.' : `./${rest.join('/')}`
  if (!target.entries.has(entry)) {
    return ['not an entry of that package', `Import one of its exports: ${[...target.entries].join(' ')}`]
  }
  if (file.owner === undefined) return undefined
  return file.kind === 'test' ? judgeTest(file.owner, target) : judgeSource(file.owner, target)
}

function judgeTest(owner: Package, target: Package): Wrong {
  if (target === owner || target.name === PLATFORM || TEST_ONLY.has(target.name) || TEST_ONLY.has(owner.name))
    return undefined
  return isBelow(target, owner) ? undefined : upward(owner, target)
}

function judgeSource(owner: Package, target: Package): Wrong {
  if (target === owner) return ['a package that imports itself by name', 'Import the file: ./name.ts']
  if (TEST_ONLY.has(target.name) && !TEST_ONLY.has(owner.name)) {
    return [
      'a test package in what ships',
      'Move what is needed out of the testkit, or the code into a test.',
    ]
  }
  if (target.name === PLATFORM && !MAY_IMPORT_PLATFORM.has(owner.name)) {
    return [
      'the platform, which only the composition root may know',
      'Take what you need as a port of @warren/kernel.',
    ]
  }
  if (!isBelow(target, owner)) return upward(owner, target)
  if (!owner.dependencies.has(target.name)) return undeclared(owner, target.name)
  return undefined
}

function judgeForeign(tree: SourceTree, file: SourceFile, specifier: string): Wrong {
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string)
  if (file.owner?.dependencies.has(name) === true) return undefined
  const forTests = file.owner === undefined || file.kind === 'test' || TEST_ONLY.has(file.owner.name)
  if (forTests && tree.devDependencies.has(name)) return undefined
  return undeclared(file.owner, name)
}

function isBelow(target: Package, owner: Package): boolean {
  return (target.floor ?? Number.POSITIVE_INFINITY) < (owner.floor ?? 0)
}

function upward(owner: Package, target: Package): Wrong {
  return [
    `floor ${target.floor} from floor ${owner.floor}`,
    `Declare the interface that ${owner.name} needs in ${owner.folder}, and let @warren/node pass the implementation in.`,
  ]
}

function undeclared(owner: Package | undefined, name: string): Wrong {
  const place =
    owner === undefined
      ? 'the devDependencies of package.json'
      : `the dependencies of ${owner.folder}/package.json`
  return [
    'not declared',
    `Add ${name} to ${place}, with its reason in docs/dependencies.md if it is not ours.`,
  ]
}
