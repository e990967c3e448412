import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakLines, NamedShapes, sortUnions } from '../api-report/type-text.ts'

test('the members of a union of texts stand in order, wherever it is', () => {
  assert.equal(sortUnions('{ a: "z" | "b"; c: "y" | number; }'), '{ a: "b" | "z"; c: "y" | number; }')
})

test('a shape is told by its name inside of others, and a shape in that shape too, but not in its own definition', () => {
  const inner = '{ name: string; bytes: number; }'
  const outer = `{ entries: ${inner}[]; kind: "file"; }`
  const shapes = new NamedShapes([
    ['Outer', outer],
    ['Inner', inner],
    ['Short', '{ a: 1; }'],
  ])
  assert.equal(shapes.say(`(given: ${outer}) => ${inner} | { a: 1; }`), '(given: Outer) => Inner | { a: 1; }')
  assert.equal(shapes.say(outer.replace(inner, 'Inner'), 'Outer'), '{ entries: Inner[]; kind: "file"; }')
})

test('only what is long is broken into lines, and no text inside of quotes', () => {
  assert.equal(breakLines('{ a: string; }'), '{ a: string; }')
  const long = `type X = { a: { b: "${'{;}'.repeat(30)}"; }; c: number; }`
  assert.equal(breakLines(long), `type X = {\n  a: {\n    b: "${'{;}'.repeat(30)}";\n  };\n  c: number;\n}`)
})
