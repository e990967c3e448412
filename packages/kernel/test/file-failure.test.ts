import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail, type FileFailure, fileFailure, fileFailureOf, safeText } from '@warren/kernel'

const REASONS: readonly FileFailure[] = [
  'missing',
  'exists',
  'no-permission',
  'full',
  'too-big',
  'not-a-file',
  'broken',
]

test('every reason of a disk is an error that tells it back and says what to do', () => {
  for (const reason of REASONS) {
    const error = fileFailure(reason)
    assert.equal(fileFailureOf(error), reason)
    assert.equal(error.kind, reason === 'no-permission' ? 'no-permission' : 'storage')
    assert.match(error.next ?? '', /\.$/)
  }
})

test('errors of other parts have no reason of a disk', () => {
  assert.equal(fileFailureOf(fail('storage', 'x')), undefined)
  assert.equal(fileFailureOf(fail('storage', 'x', { fields: { reason: safeText('other') } })), undefined)
  assert.equal(fileFailureOf(new Error('x')), undefined)
})
