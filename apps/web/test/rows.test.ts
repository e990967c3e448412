import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Download, Share } from '@warren/api'
import { rowsOf } from '../src/lib/rows.ts'

/** Of each as much as a row is found by. */
const share = (id: string, createdAt: string): Share => ({ id, name: `Name ${id}`, createdAt }) as Share
const download = (id: string): Download => ({ id, name: `name ${id}` }) as Download

test('the newest transfers come first, those that come in before those that go out, and a filter finds names in any case', () => {
  const shares = [share('a', '2026-01-01T00:00:00Z'), share('b', '2026-01-03T00:00:00Z')]
  const downloads = [download('c'), download('d')]
  const ids = (filter: string): string[] => rowsOf(shares, downloads, filter).map(({ id }) => id)
  assert.deepEqual(ids(''), ['d', 'c', 'b', 'a'])
  assert.deepEqual(ids('NAME B '), ['b'])
  assert.deepEqual(ids('nobody'), [])
})
