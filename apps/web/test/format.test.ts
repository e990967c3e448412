import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatDuration, formatPercent } from '../src/lib/format.ts'

test('sizes and times round so that they are never more than there is', () => {
  assert.equal(formatBytes(0, 'en'), '0 bytes')
  assert.equal(formatBytes(999, 'en'), '999 bytes')
  assert.equal(formatBytes(999_600, 'en'), '1 MB')
  assert.equal(formatBytes(1_540_000, 'en'), '1.5 MB')
  assert.equal(formatBytes(10_000_000_000, 'de'), '10\u00a0GB')
  assert.equal(formatDuration(59_600, 'en'), '1 min')
  assert.equal(formatDuration(3_725_000, 'en'), '1 hr 2 min')
  assert.equal(formatPercent(999_999, 1_000_000, 'en'), '99%', 'done is not said before it is')
  assert.equal(formatPercent(0, 0, 'en'), '0%')
  assert.equal(formatPercent(5, 5, 'en'), '100%')
})
