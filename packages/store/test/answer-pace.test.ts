/** A reader's patience with holders goes by how long they take. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerPace } from '../src/client/answer-pace.ts'

test('quick holders are waited for two seconds, slow ones longer, none for more than ten', () => {
  const pace = new AnswerPace()
  assert.equal(pace.patienceMs, 2_000)
  for (let answer = 0; answer < 100; answer++) pace.note(50)
  assert.equal(pace.patienceMs, 2_000)
  for (let answer = 0; answer < 100; answer++) pace.note(2_000)
  assert.ok(pace.patienceMs > 5_500 && pace.patienceMs <= 6_000)
  for (let answer = 0; answer < 100; answer++) pace.note(60_000)
  assert.equal(pace.patienceMs, 10_000)
  for (let answer = 0; answer < 200; answer++) pace.note(50)
  assert.equal(pace.patienceMs, 2_000)
})
