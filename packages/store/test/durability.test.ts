/** How widely content is coded, against counting all cases and against its own rules (docs/spec/store.md §4). */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chooseCoding, contentLoss, sayCoding } from '../src/coding/durability.ts'
import { MAX_DATA_SHARES, MAX_LOSS, MAX_SEGMENT_SHARES } from '../src/limits.ts'

/** The share of all choices of dead relays that leave fewer than `data` of the first `holders`. */
function countedLoss(data: number, holders: number, relays: number): number {
  const dead = Math.ceil(0.3 * relays)
  let cases = 0
  let lost = 0
  for (let choice = 0; choice < 2 ** relays; choice++) {
    if (bitsOf(choice) !== dead) continue
    cases++
    if (holders - bitsOf(choice & (2 ** holders - 1)) < data) lost++
  }
  return lost / cases
}

function bitsOf(value: number): number {
  return value.toString(2).replaceAll('0', '').length
}

const blocks = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 400_000 }))
const relays = fc.oneof(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 5000 }))

describe('durability', () => {
  test('the loss of one segment is what counting all choices of dead relays gives', () => {
    for (let all = 1; all <= 12; all++) {
      for (let holders = 1; holders <= all; holders++) {
        for (let data = 1; data <= holders; data++) {
          const loss = contentLoss({ data, parity: holders - data, segments: 1, relays: all })
          assert.ok(
            Math.abs(loss - countedLoss(data, holders, all)) < 1e-12,
            `${data} of ${holders} of ${all}`,
          )
        }
      }
    }
  })

  test('holders are distinct relays, parts are as large as the network allows, and the bound is met or said to be missed', () => {
    fc.assert(
      fc.property(blocks, relays, (count, all) => {
        const coding = chooseCoding(count, all)
        const { data, parity, segments, lossAtMost, note } = coding
        assert.ok(data >= 1 && data <= Math.min(MAX_DATA_SHARES, count, Math.max(1, all / 2)))
        assert.ok(data + parity <= Math.min(all, MAX_SEGMENT_SHARES))
        assert.equal(segments, Math.ceil(count / data))
        assert.equal(lossAtMost > MAX_LOSS, note === 'at-risk')
        if (note === 'at-risk') assert.equal(data, 1)
        else assert.ok(parity >= data)
        assert.ok(sayCoding(coding).includes(note === 'at-risk' ? 'too few' : '1,000,000') || parity === 0)
      }),
    )
  })

  test('no smaller parity of the same parts would do', () => {
    fc.assert(
      fc.property(blocks, relays, (count, all) => {
        const { data, parity, segments, note } = chooseCoding(count, all)
        if (note === 'at-risk' || parity === data) return
        assert.ok(contentLoss({ data, parity: parity - 1, segments, relays: all }) > MAX_LOSS)
      }),
    )
  })

  test('more segments never have less parity', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 64, max: 5000 }), (count, all) => {
        const [few, many] = [chooseCoding(count, all), chooseCoding(count * 10, all)]
        if (few.data === many.data) assert.ok(many.parity >= few.parity)
      }),
    )
  })

  test('the table of the specification is what is chosen', () => {
    // 32 KiB, 1 MB, 100 MB, 10 GB.
    const sizes = [1, 31, 3052, 305_176]
    const chosen = [6, 20, 100, 1000].map((all) =>
      sizes.map((count) => {
        const { data, parity } = chooseCoding(count, all)
        return `${data}+${parity}`
      }),
    )
    assert.deepEqual(chosen, [
      ['1+2', '3+3', '3+3', '3+3'],
      ['1+6', '10+10', '10+10', '10+10'],
      ['1+10', '31+31', '32+32', '32+32'],
      ['1+11', '31+39', '32+46', '32+52'],
    ])
  })
})
