import { createOpenSslPrimitives, createNodePrimitives } from '@warren/platform/node'
import {
  createNoblePrimitives,
  createSeededRandom,
  createSimPrimitives,
  primitivesAgree,
  primitivesConformance,
} from '@warren/testkit'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

describe('the primitives of Node', () => primitivesConformance(() => createNodePrimitives()))
describe('the primitives of Node without direct calls of OpenSSL', () =>
  primitivesConformance(() => createNodePrimitives(undefined, createOpenSslPrimitives())))
describe('the primitives of noble', () =>
  primitivesConformance(() => createNoblePrimitives(createSeededRandom('noble'))))
describe('the primitives of the simulator', () =>
  primitivesConformance(() => createSimPrimitives(createSeededRandom('sim'))))

describe('the primitives of Node against those of noble', () => {
  const random = () => createSeededRandom('agreement')
  primitivesAgree(createNodePrimitives(), createNoblePrimitives(random()), random, 8)
})

test('the primitives of the simulator encapsulate the same way under the same seed', () => {
  const run = () => {
    const p = createSimPrimitives(createSeededRandom('same'))
    return p.mlKem768Encapsulate(p.mlKem768KeyPair(p.random.bytes(64)).public)
  }
  assert.deepEqual(run(), run())
})
