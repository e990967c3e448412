import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { RULES } from '../rules/index.ts'
import { pruneLockFile } from '../rules/lock-file.ts'
import { plantedTree } from './planted-tree.ts'

type Planted = Readonly<Record<string, string>>

function findings(context: TestContext, rule: string, planted: Planted): string[] {
  const check = RULES[rule]
  assert.ok(check)
  const found = check(plantedTree(context, planted))
  assert.ok(
    found.every(({ fix }) => fix.length > 10),
    'every finding says what mends it',
  )
  return found.map(({ place, problem }) => `${place} ${problem}`)
}

test('a sound tree passes every rule', (context) => {
  for (const rule of Object.keys(RULES)) assert.deepEqual(findings(context, rule, {}), [], rule)
})

test('floors: every way to import upward, sideways, undeclared or by path is found', (context) => {
  const cases: readonly [file: string, text: string, expected: RegExp][] = [
    ['packages/kernel/src/up.ts', "import '@warren/wire'", /up\.ts:1 .*floor 1 from floor 0/],
    ['packages/kernel/src/up.ts', "\nexport * from '@warren/link'", /up\.ts:2 .*floor 2 from floor 0/],
    ['packages/kernel/src/up.ts', "const x = await import('@warren/link')", /floor 2 from floor 0/],
    ['packages/kernel/src/up.ts', "type X = import('@warren/link').Zero", /floor 2 from floor 0/],
    ['packages/kernel/test/up.test.ts', "import '@warren/link'", /floor 2 from floor 0/],
    ['packages/link/src/side.ts', "import '@warren/testkit'", /a test package in what ships/],
    ['packages/link/src/real.ts', "import '@warren/platform/node'", /only the composition root may know/],
    ['packages/node/src/un.ts', "import '@warren/wire'", /not declared/],
    ['packages/link/src/un.ts', "import 'left-pad/sub'", /not declared/],
    ['packages/link/src/un.ts', "import 'fast-check'", /not declared/],
    ['packages/link/src/path.ts', "import '../../wire/src/index.ts'", /a path into another package/],
    ['tools/path.ts', "import '../packages/wire/src/index.ts'", /a path into another package/],
    ['packages/link/src/self.ts', "import '@warren/link'", /imports itself by name/],
    ['packages/link/src/deep.ts', "import '@warren/kernel/src/clock.ts'", /not an entry/],
    ['packages/link/src/none.ts', "import '@warren/attic'", /no such package/],
    ['packages/link/src/ext.ts', "import './index'", /without its extension/],
    ['packages/link/src/test.ts', "import '../test/link.test.ts'", /source that needs a test/],
    ['packages/link/src/io.ts', "import 'node:fs'", /Node’s API below the node floor/],
    ['packages/link/package.json', '{"name":"@warren/link"}', /package\.json no floor/],
  ]
  for (const [file, text, expected] of cases) {
    const found = findings(context, 'floors', { [file]: text })
    assert.ok(
      found.some((each) => expected.test(each)),
      `${file}: ${text}\n${found.join('\n')}`,
    )
  }
})

test('floors: a tree in which nothing is seen does not pass', (context) => {
  assert.match(findings(context, 'floors', { 'package.json': '{}' }).join(), /no module was seen/)
})

test('ports-only: clock, randomness and console are found wherever they hide', (context) => {
  const cases: readonly [text: string, expected: RegExp][] = [
    ['export const t = Date.now()', /uses Date\.now/],
    ['export const f = Date.now', /uses Date\.now/],
    ['export const t = globalThis.Date.now()', /uses Date\.now/],
    ['export const t = new Date()', /uses new Date\(\)/],
    ['export const t = Date()', /uses Date\(\)/],
    ['export const t = performance.now()', /uses performance\.now/],
    ['export const r = Math.random()', /uses Math\.random/],
    ['\n\nconsole.log(1)', /clock\.ts:3 uses console\.log/],
    ['setTimeout(() => {}, 1)', /uses setTimeout\(\)/],
  ]
  for (const [text, expected] of cases) {
    assert.match(
      findings(context, 'ports-only', { 'packages/node/src/clock.ts': text }).join(),
      expected,
      text,
    )
  }
  const allowed =
    'export const d = (ms: number) => new Date(ms) // Date.now() in a comment, "Math.random()" in a text\n'
  assert.deepEqual(findings(context, 'ports-only', { 'packages/node/src/date.ts': allowed }), [])
})

test('sizes: long files and long functions are found, and a part made of short closures is none', (context) => {
  const statements = (count: number): string => 'run()\n'.repeat(count)
  const closure = `  const part = () => {\n${statements(30)}  }\n`
  const planted = {
    'packages/link/src/long.ts': '// a line\n'.repeat(401),
    'packages/link/src/function.ts': `export function long() {\n${statements(69)}}\n`,
    'packages/link/src/short.ts': `export function short() {\n${statements(68)}}\n`,
    'packages/link/src/part.ts': `export function createPart() {\n${closure.repeat(5)}}\n`,
    'packages/link/src/part2.ts': `export function createPart() {\n${closure.repeat(5)}${statements(80)}}\n`,
  }
  const found = findings(context, 'sizes', planted)
  assert.equal(found.length, 3, found.join('\n'))
  assert.match(found[0] ?? '', /function\.ts:1 a function of 71 lines/)
  assert.match(found[1] ?? '', /long\.ts:1 401 lines/)
  assert.match(found[2] ?? '', /part2\.ts:1 a function of 8\d lines/)
})

test('spec-references: documents and sections that do not exist are found', (context) => {
  const cite = (text: string): string[] =>
    findings(context, 'spec-references', { 'packages/link/src/cite.ts': `// ${text}\n` })
  assert.deepEqual(cite('docs/spec/wire.md, docs/spec/wire.md §1, §2 and (docs/spec/wire.md §1.2)'), [])
  assert.match(cite('docs/spec/wire.md §3').join(), /cite\.ts:1 docs\/spec\/wire\.md has no section 3/)
  assert.match(cite('docs/spec/wire.md §1, §1.3').join(), /no section 1\.3/)
  assert.match(cite('docs/spec/attic.md §1').join(), /docs\/spec\/attic\.md does not exist/)
})

test('duplicates: a run of equal lines in two files is found once, imports and comments apart', (context) => {
  const run = Array.from({ length: 14 }, (_, index) => `  step(${index})`).join('\n')
  const found = findings(context, 'duplicates', {
    'packages/link/src/one.ts': `// one\nexport function one() {\n${run}\n}\n`,
    'packages/link/src/two.ts': `import './x.ts'\nexport function two() {\n\n${run.replaceAll('  ', '    ')}\n}\n`,
  })
  assert.equal(found.length, 1, found.join('\n'))
  assert.match(found[0] ?? '', /two\.ts:4 repeats packages\/link\/src\/one\.ts:3/)
})

test('dependencies: one without its line in the document, or without an exact version, is found', (context) => {
  const planted = {
    'package.json': JSON.stringify({
      workspaces: ['packages/*', 'testkit'],
      devDependencies: { 'fast-check': '^1.0.0' },
    }),
    'testkit/package.json': JSON.stringify({
      name: '@warren/testkit',
      floor: 2,
      dependencies: { 'left-pad': '1.0.0' },
    }),
  }
  const found = findings(context, 'dependencies', planted)
  assert.equal(found.length, 2)
  assert.match(found[0] ?? '', /^package\.json fast-check has no exact version/)
  assert.match(found[1] ?? '', /^testkit\/package\.json left-pad is not in docs\/dependencies\.md/)
})

test('lock-file: parts without an entry, addresses and missing hashes are found, and pruning mends the first', (context) => {
  const packages = {
    '': { optionalDependencies: { here: '1.0.0' } },
    'node_modules/here': { integrity: 'sha512-x', optionalDependencies: { inner: '1.0.0', beside: '1.0.0' } },
    'node_modules/here/node_modules/inner': { integrity: 'sha512-x' },
    'node_modules/beside': { integrity: 'sha512-x' },
    'node_modules/@warren/link': { resolved: 'packages/link', link: true },
    'packages/link': {},
  }
  const lock = (changes: object): string => JSON.stringify({ packages: { ...packages, ...changes } })
  assert.deepEqual(findings(context, 'lock-file', { 'package-lock.json': lock({}) }), [])
  const absent = {
    'node_modules/beside': {
      integrity: 'sha512-x',
      optionalDependencies: { absent: '1.0.0', here: '1.0.0' },
    },
  }
  assert.match(
    findings(context, 'lock-file', { 'package-lock.json': lock(absent) }).join(),
    /beside names optional parts/,
  )
  const mended = pruneLockFile(lock(absent))
  assert.deepEqual(findings(context, 'lock-file', { 'package-lock.json': mended }), [])
  assert.deepEqual(JSON.parse(mended).packages['node_modules/beside'].optionalDependencies, { here: '1.0.0' })
  const bare = { 'node_modules/beside': { resolved: 'https://example.org/x.tgz' } }
  const found = findings(context, 'lock-file', { 'package-lock.json': lock(bare) }).join()
  assert.match(found, /beside has a download address.*beside has no integrity hash/)
})
