/** The page's catalogues have what the daemon says, and nothing else; a sentence that somebody adds is found wherever it is said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOGUES } from '@warren/web/said'
import { readSourceTree, type SourceFile } from '../rules/source-tree.ts'
import { collectSaid } from '../said/collect.ts'
import { compareSaid } from '../said/compare.ts'
import { ROOT } from '../suites.ts'

const OWNER = {
  name: '@warren/node',
  folder: 'packages/node',
  floor: 9,
  dependencies: new Set<string>(),
  entries: new Set<string>(),
}

function saidBy(text: string, path = 'packages/node/src/planted.ts'): readonly string[] {
  const file: SourceFile = { path, text, kind: 'source', owner: OWNER }
  return collectSaid({ files: [file] }).map((said) => said.text)
}

const tree = readSourceTree(ROOT)
const said = collectSaid(tree)

for (const [language, sayings] of Object.entries(CATALOGUES)) {
  test(`${language}: every sentence that the daemon says has an entry, and no entry is left over`, () => {
    assert.ok(said.length > 1000, `only ${said.length} sentences were found`)
    const { missing, unsaid } = compareSaid(said, sayings)
    assert.deepEqual(
      missing.map(({ text, place }) => `${place} ${text}`),
      [],
      'what to do: docs/guides/developer.md §8',
    )
    assert.deepEqual(unsaid, [])
  })
}

test('a planted sentence is missing with its place, an entry without its sentence is left over', () => {
  const [file] = tree.files.filter(({ path }) => path === 'packages/node/src/doctor/checks/clock.ts')
  assert.ok(file)
  const planted = file.text
    .replace("label: 'the clock'", "label: 'the sundial'")
    .replace(' said so; the network allows ', ' swore it; the network allows ')
  const changed = tree.files.map((each) => (each === file ? { ...each, text: planted } : each))
  const { missing, unsaid } = compareSaid(collectSaid({ files: changed }), CATALOGUES['de'] ?? {})
  assert.deepEqual(
    missing.map(({ text }) => text),
    [
      'the sundial',
      '{agreeing:words} swore it; the network allows {toleratedMs:words}.',
      'The relays it is linked to swore it; the network allows {toleratedMs:words}.',
    ],
  )
  assert.match(missing[0]?.place ?? '', /doctor\/checks\/clock\.ts:\d+$/)
  assert.ok(unsaid.includes('the clock'))
})

test('sentences are found wherever they are said', () => {
  const cases: readonly (readonly [source: string, ...found: readonly string[]])[] = [
    ["throw fail('refused', 'it is too late')", 'it is too late'],
    ["fail('refused', 'x', { next: 'Come back. Or ask again.' })", 'Come back.', 'Or ask again.'],
    ["const job = { cause: 'frost' }", 'frost'],
    ["progress.step('melting')", 'melting'],
    ["const SNOW_STEPS = { a: 'melting' }", 'melting'],
    ["return isCold ? 'it is cold' : 'it is warm'", 'it is cold', 'it is warm'],
    ['const a = { title: `Snow of ${depth} lies on ${where.roof}.` }', 'Snow of {depth} lies on {roof}.'],
    ['say(`${count(days.length, "day")} of snow`)', '{days:words} of snow', '{n} day', '{n} days'],
    ["const way = up ? 'up' : 'down'; say(`it goes ${way}`)", 'it goes up', 'it goes down'],
    ['say(`wait for ${a.waitingFor}`)', 'wait for {waitingFor:words}'],
    ['say(`type ${command("up")} or ${command("down")}`)', 'type {command} or {command2}'],
    [
      "function who(a: string) { return a === '' ? 'a stranger' : a }\nsay(`there comes ${who(x)}`)",
      'a stranger',
      'there comes a stranger',
      'there comes {a}',
    ],
  ]
  for (const [source, ...found] of cases)
    assert.deepEqual(saidBy(source).toSorted(), found.toSorted(), source)
})

test('what people do not see is no sentence', () => {
  const cases: readonly string[] = [
    "log.write('info', 'the snow has melted')",
    "assert(depth > 0, 'snow has a depth')",
    "fail('malformed', 'snow: a flake too many')",
    "fail('bug', 'snow: this cannot be')",
    "type Snow = 'wet snow' | 'dry snow'",
    "import snow from 'some snow'",
    "const operation = { summary: 'Shows the snow.' }",
    "const kind = 'powder'",
  ]
  for (const source of cases) assert.deepEqual(saidBy(source), [], source)
  assert.deepEqual(saidBy("say('the snow has melted')", 'packages/node/src/gateway/page.ts'), [])
  assert.deepEqual(saidBy("fail('malformed', 'snow: a flake too many', { next: 'Shake it.' })"), [
    'snow: a flake too many',
    'Shake it.',
  ])
})
