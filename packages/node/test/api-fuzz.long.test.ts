/** Every operation of the local API asked at random, by its own schema: within it, and just outside of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATIONS, type Operation, type OperationName, PATHS } from '@warren/api'
import fc from 'fast-check'
import { fakeBoxCapabilities } from './fake-boxes.ts'
import { startFakeApi } from './fake-daemon.ts'
import { checkAnswer, pathOf } from './support/random-requests.ts'
import { requestOf } from './support/schema-arbitrary.ts'

const KNOWN = {
  ids: ['job-000001', '7', 'share-1', 'download-1'],
  addresses: [`${'sa'.padEnd(56, 'a')}.onion`, 'a'.repeat(56)],
  paths: ['/', '/there', '/there/file', '/gone'],
  links: ['warren:abc', 'http://localhost:9251/w/abc'],
  boxes: fakeBoxCapabilities(),
}
const NAMES = Object.keys(PATHS) as OperationName[]
const RUNS = 20
/** Nothing waits for anything here: what has not answered by then never will. */
const HANG_MS = 10_000

for (const isValid of [true, false]) {
  test(`${isValid ? 'what fits its schema' : 'what nearly fits'} is answered by every operation in the shape that is promised, and never as a mistake of ours`, async () => {
    for (const name of NAMES) {
      const { ask, daemon, log } = startFakeApi(`fuzz ${name}`)
      const operation: Operation = OPERATIONS[name]
      await fc.assert(
        fc.asyncProperty(requestOf(name, KNOWN, isValid), async (request) => {
          daemon.locked = false
          const [method] = PATHS[name]
          const body = operation.body === undefined ? undefined : JSON.stringify(request.body)
          const response = await ask(method, pathOf(name, request), { ...(body !== undefined && { body }) })
          await checkAnswer(operation, response, `${name} ${JSON.stringify(request)}`)
        }),
        { numRuns: RUNS, seed: 5, timeout: HANG_MS },
      )
      assert.deepEqual(
        log.entries.filter(({ level }) => level === 'error'),
        [],
        name,
      )
    }
  })
}

test('the fuzzing reaches beyond the checks: most operations are also done', async () => {
  const done = new Set<OperationName>()
  for (const name of NAMES) {
    const { ask, daemon } = startFakeApi(`done ${name}`)
    for (const request of fc.sample(requestOf(name, KNOWN, true), { numRuns: RUNS, seed: 5 })) {
      daemon.locked = false
      const body = 'body' in OPERATIONS[name] ? JSON.stringify(request.body) : undefined
      const response = await ask(PATHS[name][0], pathOf(name, request), {
        ...(body !== undefined && { body }),
      })
      if (response.status < 400) done.add(name)
      await response.body?.cancel()
    }
  }
  assert.ok(done.size > NAMES.length * 0.6, `only ${[...done].join()}`)
})
