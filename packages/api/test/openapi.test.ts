import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATIONS, openApi, PATHS, PROBLEM_TYPES, problemOf } from '@warren/api'

test('OpenAPI describes every operation, and every reference in it resolves', () => {
  const description = openApi('1.2.3')
  const text = JSON.stringify(description)
  const { schemas } = (description as { components: { schemas: Record<string, unknown> } }).components
  for (const [, id] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
    assert.match(id ?? '', /^#\/components\/schemas\/\w+$/)
    assert.ok(Object.hasOwn(schemas, (id ?? '').split('/')[3] ?? ''), `${id} is missing`)
  }
  for (const [name, [method, path]] of Object.entries(PATHS)) {
    const paths = description['paths'] as Record<string, Record<string, { operationId: string }>>
    assert.equal(paths[path]?.[method.toLowerCase()]?.operationId, name)
  }
  assert.ok(!text.includes('$defs'))
})

test('every path parameter has a schema and every operation but the description and the way into the page needs a scope', () => {
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [, path] = PATHS[name as keyof typeof PATHS]
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    const shape = 'params' in operation ? Object.keys(operation.params.shape) : []
    assert.deepEqual(shape, named)
    assert.equal(operation.scope === 'public', name === 'getOpenApi' || name === 'openPageSession')
  }
})

test('every problem has a failing status and a name of its own', () => {
  for (const [kind, { status }] of Object.entries(PROBLEM_TYPES))
    assert.ok(status >= 400 && status < 600, kind)
  assert.deepEqual(problemOf('conflict', 'It runs.', { next: 'Type: warren down' }), {
    type: 'urn:warren:problem:conflict',
    title: 'Not possible in this state',
    status: 409,
    detail: 'It runs.',
    kind: 'conflict',
    next: 'Type: warren down',
  })
})

test('keys and addresses of the wrong length or alphabet are refused', () => {
  const { body } = OPERATIONS.addService
  const good = { ports: [{ port: 80, target: '127.0.0.1:8123' }] }
  assert.ok(body.safeParse(good).success)
  assert.ok(body.safeParse({ ports: [{ port: 80, target: 'unix:/run/x.sock' }] }).success)
  for (const bad of [
    {},
    { ports: [] },
    { ports: [{ port: 0, target: '127.0.0.1:1' }] },
    { ports: [{ port: 80, target: 'example.com:80' }] },
    { ...good, clients: ['abc'] },
    { ...good, extra: 1 },
    { ...good, name: 'a\u0000b' },
  ]) {
    assert.ok(!body.safeParse(bad).success, JSON.stringify(bad))
  }
})
