import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContentEntry } from '@warren/api'
import { DOWNLOAD_PATTERNS_MAX } from '@warren/api/limits'
import fc from 'fast-check'
import { chosenOf } from '../src/lib/choosing.ts'
import { windowOf } from '../src/lib/rows.ts'
import { routeOf } from '../src/lib/routes.ts'

function entriesOf(paths: readonly string[]): ContentEntry[] {
  return paths.map((path) => ({ path, kind: 'file', bytes: 1, executable: false }))
}

/** As the daemon reads a name that begins with `/`. */
function pickedBy(only: readonly string[] | undefined, paths: readonly string[]): string[] {
  if (only === undefined) return [...paths]
  return paths.filter((path) =>
    only.some((name) => path === name.slice(1) || path.startsWith(`${name.slice(1)}/`)),
  )
}

test('what is named to the daemon is exactly what was ticked', () => {
  const step = fc.constantFrom('a', 'b', 'c')
  const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `${steps.join('/')}.txt`)
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.boolean()),
      (paths, coins) => {
        const ticked = new Set(paths.filter(() => coins.next().value))
        const { only, files } = chosenOf(entriesOf(paths), ticked)
        assert.equal(files, ticked.size)
        assert.deepEqual(new Set(pickedBy(only, paths)), ticked)
      },
    ),
  )
})

test('a whole folder is one name, and too many names are said to be too many', () => {
  const many = Array.from({ length: DOWNLOAD_PATTERNS_MAX * 2 }, (_, index) => `folder/${index}.txt`)
  const whole = chosenOf(entriesOf([...many, 'other.txt']), new Set(many))
  assert.deepEqual(whole.only, ['/folder'])
  const half = chosenOf(entriesOf(many), new Set(many.slice(0, DOWNLOAD_PATTERNS_MAX + 1)))
  assert.equal(half.isTooMany, true)
  assert.equal(chosenOf(entriesOf(many), new Set(many.slice(0, DOWNLOAD_PATTERNS_MAX))).isTooMany, false)
})

test('rows in sight are always among those drawn, and those drawn are few', () => {
  fc.assert(
    fc.property(
      fc.nat(5000),
      fc.nat(300_000),
      fc.integer({ min: 1, max: 2000 }),
      fc.nat(20),
      (rows, top, height, spare) => {
        const { first, last } = windowOf(rows, 44, top, height, spare)
        assert.ok(first >= 0 && last <= rows)
        for (const row of [Math.floor(top / 44), Math.floor((top + height - 1) / 44)])
          if (row < rows) assert.ok(row >= first && row < last, `${row}`)
        assert.ok(last - first <= Math.ceil(height / 44) + 2 * spare + 2)
      },
    ),
  )
})

test('any text behind # leads somewhere', () => {
  assert.deepEqual(routeOf('#/get/warren%3Aabc'), { name: 'get', rest: 'warren:abc' })
  assert.deepEqual(routeOf('#/share'), { name: 'share', rest: '' })
  for (const text of ['', '#', '#/nowhere', '#/__proto__', '#/get/%E0%A4%A'])
    assert.ok(['home', 'get'].includes(routeOf(text).name))
  fc.assert(fc.property(fc.string(), (text) => routeOf(`#${text}`).name.length > 0))
})
