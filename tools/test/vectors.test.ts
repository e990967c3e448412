import { createNodePrimitives } from '@warren/platform/node'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { runVectorText } from '../vectors.ts'
import { Checker } from '../vectors/checker.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PUBLISHED = path.resolve(ROOT, '../shared/vectors')
const primitives = createNodePrimitives()

function run(text: string): { passed: number; failed: number; lines: string[] } {
  const lines: string[] = []
  const checker = new Checker((line) => lines.push(line))
  runVectorText(primitives, checker, 'file', text)
  return { passed: checker.passed, failed: checker.failed, lines }
}

/** Every place of a JSON text where a hexadecimal string begins. */
const hexPlaces = (text: string): number[] =>
  [...text.matchAll(/"[0-9a-f]{16,}"/g)].map((match) => match.index + 1)

for (const [name, values] of [
  ['cgo.json', 139],
  ['ntor-v3.json', 6],
  ['key-blinding.json', 5],
] as const) {
  const file = path.join(PUBLISHED, name)
  const skip = existsSync(file) ? false : `the published vectors ${name} are not beside the repository`
  describe(`published vectors ${name}`, { skip }, () => {
    test('all pass', () => {
      const { passed, failed, lines } = run(readFileSync(file, 'utf8'))
      assert.deepEqual({ passed, failed, lines }, { passed: values, failed: 0, lines: [] })
    })

    test('one changed digit anywhere fails', () => {
      const text = readFileSync(file, 'utf8')
      const places = hexPlaces(text)
      const step = Math.max(1, Math.floor(places.length / 12))
      for (let index = 0; index < places.length; index += step) {
        const at = (places[index] ?? 0) + 3
        const changed = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
        assert.ok(run(changed).failed > 0, `a change at ${at} went unnoticed`)
      }
    })
  })
}

describe('the vector runner', () => {
  const AET = ['00'.repeat(32), '00', '00'.repeat(16), '66e94bd4ef8a2c3b884cfa59ca342b2e']

  test('says in one sentence what is wrong with a file that it cannot run', () => {
    const cases: [string, RegExp][] = [
      ['{', /is not JSON/],
      ['', /is not JSON/],
      ['null', /not a vector/],
      ['7', /not a vector/],
      ['[]', /holds no vectors/],
      ['{"vectors": {"et": []}}', /holds no vectors/],
      ['{"vectors": []}', /holds no vectors/],
      ['{"colour": "red"}', /not in a format/],
      ['{"vectors": {"et": 3}}', /not a list/],
      ['{"vectors": {"et": [3]}}', /not a list/],
      ['{"vectors": {"et": [[true]]}}', /1 items instead of 5/],
      [JSON.stringify({ vectors: { et: [['yes', ...AET]] } }), /neither true nor false/],
      [JSON.stringify({ vectors: { et: [[true, 'zz', ...AET.slice(1)]] } }), /not hexadecimal/],
      [JSON.stringify({ vectors: { et: [[true, '00', ...AET.slice(1)]] } }), /1 bytes instead of 32/],
      [JSON.stringify({ vectors: { et: [[true, ...AET]], other: [] } }), /not a kind/],
      [JSON.stringify({ profile: 'x', vectors: { et: [[true, ...AET]] } }), /profile/],
      ['{"client_handshake": 3}', /not hexadecimal/],
      ['{"blinded_public": "00"}', /not hexadecimal/],
      [
        JSON.stringify({ blinded_public: '', public_identity: '00'.repeat(32), period_number: -1 }),
        /whole number/,
      ],
    ]
    for (const [text, sentence] of cases) {
      const { failed, lines } = run(text)
      assert.ok(failed > 0 && lines.length === failed, text)
      assert.match(lines.join('\n'), sentence)
    }
  })

  test('takes a list of vectors, upper-case digits and other lengths than the published ones', () => {
    const et = { vectors: { et: [[true, ...AET.slice(0, 3), AET[3]?.toUpperCase()]] } }
    assert.deepEqual(run(JSON.stringify([et, et])), { passed: 2, failed: 0, lines: [] })
    assert.deepEqual(run(JSON.stringify({ et: et.vectors.et })), { passed: 1, failed: 0, lines: [] })
  })

  test('ends with the count on its own line and tells failure by its exit code', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'warren-vectors-'))
    try {
      const good = path.join(directory, 'good.json')
      const bad = path.join(directory, 'bad.json')
      writeFileSync(good, JSON.stringify({ vectors: { et: [[true, ...AET]] } }))
      writeFileSync(bad, JSON.stringify({ vectors: { et: [[false, ...AET]] } }))
      const call = (...files: string[]) => {
        const result = spawnSync(process.execPath, [path.join(ROOT, 'tools/vectors.ts'), ...files], {
          encoding: 'utf8',
        })
        return [result.stdout.trimEnd().split('\n').at(-1), result.status]
      }
      assert.deepEqual(call(good), ['1 passed, 0 failed', 0])
      assert.deepEqual(call(good, bad), ['1 passed, 1 failed', 1])
      assert.deepEqual(call(path.join(directory, 'none.json'), good), ['1 passed, 1 failed', 1])
      assert.deepEqual(call(), ['0 passed, 1 failed', 1])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
