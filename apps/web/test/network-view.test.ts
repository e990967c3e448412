import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Circuit, Exposure } from '@warren/api'
import fc from 'fast-check'
import { binned, niceTop, perMinute, pointsOf } from '../src/lib/chart.ts'
import { pictureOf } from '../src/lib/path-picture.ts'

const member = (id: string, layer: 'guard' | 'layer2' | 'layer3'): Exposure['guards'][number] => ({
  id,
  layer,
  ageMs: 1,
  used: true,
  current: layer === 'guard',
})
const circuit = (id: number, ...path: string[]): Circuit => ({
  id,
  purpose: 'connection',
  path: path.map((relay) => ({ id: relay, address: '127.0.0.1:1', prefix: '127.0.0.0/8' })),
  hops: path.length,
  hopsMs: path.map(() => 1),
  streams: 0,
  legs: [],
  ageMs: 1,
  sentBytes: 0,
  receivedBytes: 0,
})

test('a path is drawn from this computer over its layers to all others', () => {
  const guards = [member('g', 'guard'), member('v', 'layer2'), member('w', 'layer3')]
  const { lines, chosen } = pictureOf(guards, [circuit(1, 'g', 'v', 'x'), circuit(2, 'g', 'w')], 2)
  const text = (list: typeof lines): string[] => list.map(({ from, to }) => `${from}>${to}`).sort()
  assert.deepEqual(text(lines), ['g>v', 'g>w', 'self>g', 'v>others', 'w>others'])
  assert.deepEqual(text(chosen), ['g>w', 'self>g', 'w>others'])
})

test('however many relays and circuits there are, what is drawn stays small', () => {
  const guards = Array.from({ length: 2000 }, (_, index) =>
    member(`r${index}`, index % 2 ? 'layer2' : 'layer3'),
  )
  const circuits = Array.from({ length: 5000 }, (_, index) => circuit(index, `r${index % 2000}`, `x${index}`))
  const { spots, lines } = pictureOf(guards, circuits, undefined)
  assert.ok(spots.length <= 2 + 3 * 12)
  assert.ok(lines.length <= 400)
  for (const { from, to } of lines) {
    assert.ok(spots.some(({ id }) => id === from) && spots.some(({ id }) => id === to))
  }
})

test('neighbouring seconds are drawn as their mean, and the scale is above every one of them', () => {
  assert.deepEqual(binned([1, 3, 5, 7], 2), [2, 6])
  assert.deepEqual(binned([], 10), [])
  fc.assert(
    fc.property(
      fc.array(fc.nat(1e12), { maxLength: 700 }),
      fc.integer({ min: 1, max: 700 }),
      (values, bins) => {
        const shown = binned(values, bins)
        assert.ok(shown.length <= bins)
        for (const value of shown) assert.ok(niceTop(value) >= value)
      },
    ),
  )
})

test('a curve ends at the right edge and stays inside', () => {
  assert.equal(pointsOf([0, 10, 20], { width: 100, height: 50 }, 10), '0.0,50.0 50.0,0.0 100.0,0.0')
})

test('whole minutes are added up, the newest first', () => {
  const values = [...Array.from({ length: 60 }, () => 1), ...Array.from({ length: 60 }, () => 2)]
  assert.deepEqual(perMinute(values), [120, 60])
  assert.deepEqual(perMinute([5]), [5])
})
