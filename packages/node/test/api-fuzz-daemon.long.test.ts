/** The same random requests as in api-fuzz.long.test.ts, to a daemon with everything behind its API, over HTTP. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { OPERATIONS, type Operation, type OperationName, PATHS } from '@warren/api'
import { createNetwork, formatNetworkFile, withBootstrap } from '@warren/directory'
import { type Daemon, startDaemon } from '@warren/node'
import { createNodePrimitives } from '@warren/platform/node'
import fc from 'fast-check'
import { fakeBoxCapabilities } from './fake-boxes.ts'
import { askOnce } from './support/ask-once.ts'
import { checkAnswer, pathOf } from './support/random-requests.ts'
import { requestOf } from './support/schema-arbitrary.ts'

/** They end the daemon, or lock it with a passphrase that chance chose. */
const LEFT_OUT = new Set<OperationName>(['stop', 'setPassphrase', 'removePassphrase', 'unlock'])
/** They look at relays and wait for them. */
const SLOW = new Set<OperationName>(['runDoctor', 'makeSupportBundle'])
/** The longest that an operation may take is the doctor's 15 s, and 25 s for what a link holds. */
const HANG_MS = 40_000
const RUNS = 8

let directory = ''
let boxes: readonly string[] = []
let daemon: Daemon

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-fuzz-'))
  fs.mkdirSync(path.join(directory, 'there'))
  fs.writeFileSync(path.join(directory, 'there', 'file'), 'shared')
  const primitives = createNodePrimitives()
  // Nobody listens there: the node goes on joining, and everything else is as it always is.
  const entry = {
    id: primitives.ed25519PublicOf(new Uint8Array(32)),
    address: { host: '127.0.0.2', port: 9 },
  }
  const network = withBootstrap(createNetwork(primitives, { name: 'fuzz', testing: true }), [entry])
  boxes = fakeBoxCapabilities(network.id)
  daemon = await startDaemon({
    home: path.join(directory, 'home'),
    version: '0.0.0',
    networkFile: formatNetworkFile(network),
    config: { proxy: 'off', gateway: '127.0.0.1:0' },
  })
})

after(async () => {
  await daemon.stop()
  fs.rmSync(directory, { recursive: true })
})

for (const isValid of [true, false]) {
  test(`a daemon answers ${isValid ? 'what fits' : 'what nearly fits'} in the shape that is promised, and never as a mistake of ours`, async () => {
    const token = fs.readFileSync(path.join(directory, 'home', 'api-token'), 'utf8').trim()
    const there = path.join(directory, 'there')
    const known = {
      ids: ['job-000001', '1', 'share-1'],
      addresses: [`${'a'.repeat(56)}.onion`],
      paths: [there, path.join(there, 'file'), path.join(directory, 'gone')],
      links: ['warren:abc', 'http://localhost:9251/w/abc'],
      boxes,
    }
    for (const name of Object.keys(PATHS) as OperationName[]) {
      if (LEFT_OUT.has(name)) continue
      const operation: Operation = OPERATIONS[name]
      await fc.assert(
        fc.asyncProperty(requestOf(name, known, isValid), async (request) => {
          const body = operation.body === undefined ? undefined : JSON.stringify(request.body)
          const response = await askOnce(daemon.api, {
            method: PATHS[name][0],
            path: pathOf(name, request),
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body }),
          })
          await checkAnswer(operation, response, `${name} ${JSON.stringify(request)}`)
        }),
        { numRuns: SLOW.has(name) ? 1 : RUNS, seed: 11, timeout: HANG_MS },
      )
    }
    const log = fs.readFileSync(path.join(directory, 'home', 'log', 'warren.log'), 'utf8')
    assert.doesNotMatch(log, /a reason of our own/)
  })
}
