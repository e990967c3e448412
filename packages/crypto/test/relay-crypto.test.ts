import {
  cgoSuite,
  createClientCryptor,
  createRelayCryptor,
  Layer,
  RELAY_PROFILES,
  Uiv,
  type ClientCryptor,
  type HopKeys,
  type RelayCryptor,
} from '@warren/crypto'
import { concatBytes, toHex, type Primitives } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { createNoblePrimitives, createSeededRandom } from '@warren/testkit'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { CgoOracle } from './oracle/cgo-oracle.ts'
import {
  computeKnownAnswers,
  inputBody,
  inputState,
  ownCell,
  type KnownAnswer,
  type KnownAnswers,
} from './oracle/known-answers.ts'

const node = createNodePrimitives()
const random = createSeededRandom('relay crypto')
const BODY_BYTES = 4089
const RELAY = 6
const RELAY_EARLY = 7

/** What the product makes of a known answer's input. */
function answerOf(primitives: Primitives, given: KnownAnswer): Partial<KnownAnswer> {
  const { profile, bodyBytes, command, label, operation } = given
  const state = inputState(label)
  const layer = new Layer(cgoSuite(primitives, profile, bodyBytes), state)
  let body = inputBody(label, bodyBytes)
  if (operation === 'relay forward own') body = ownCell(profile, state, command, body)
  if (operation === 'relay originate' || operation === 'client originate') layer.writeNonce(body)
  const isClient = operation === 'client originate' || operation === 'client pass'
  const isOwn = isClient ? layer.decrypt(command, body) : layer.encrypt(command, body)
  if (operation.endsWith('originate') || isOwn) layer.update()
  const after = layer.exportState()
  return {
    tag: toHex(body.subarray(0, 16)),
    contentSha3: toHex(primitives.sha3_256(body.subarray(16))),
    keys: toHex(after.subarray(0, 64)),
    nonce: toHex(after.subarray(64, 80)),
    chained: toHex(after.subarray(80)),
  }
}

describe('known answers of relay encryption at our sizes', () => {
  const file = JSON.parse(
    readFileSync(new URL('./vectors/cgo.json', import.meta.url), 'utf8'),
  ) as KnownAnswers

  test('the independent implementation still gives the committed values', () => {
    assert.deepEqual(computeKnownAnswers(), file)
  })

  for (const [name, primitives] of [
    ['sodium and OpenSSL', node],
    ['noble', createNoblePrimitives(random)],
  ] as const) {
    test(`the product gives them on ${name}`, () => {
      for (const given of file.answers) assert.deepEqual({ ...given, ...answerOf(primitives, given) }, given)
    })
  }
})

describe('the product against the independent implementation', () => {
  for (const profile of RELAY_PROFILES) {
    test(`${profile} agrees on random keys, tweaks, cells and sizes`, () => {
      const oracle = new CgoOracle(profile)
      const input = fc.record({ size: fc.integer({ min: 64, max: 1100 }), seed: fc.nat() })
      fc.assert(
        fc.property(input, ({ size, seed }) => {
          const draw = createSeededRandom(seed)
          const [keys, head, body] = [draw.bytes(64), draw.bytes(17), draw.bytes(size)]
          const uiv = new Uiv(cgoSuite(node, profile, size), keys)
          const encrypted = body.slice()
          uiv.encrypt(head, encrypted)
          assert.deepEqual(encrypted, oracle.uivEncrypt(keys, head, body))
          const decrypted = body.slice()
          uiv.decrypt(head, decrypted)
          assert.deepEqual(decrypted, oracle.uivDecrypt(keys, head, body))
        }),
        { numRuns: 40, seed: 3 },
      )
    })
  }
})

/** A circuit: the client's end and each relay's. */
interface Circuit {
  readonly client: ClientCryptor
  readonly relays: readonly RelayCryptor[]
}

const drawKeys = (): HopKeys => ({ forward: random.bytes(80), backward: random.bytes(80) })

function makeCircuit(
  hops: number,
  bodyBytes = BODY_BYTES,
  profile: 'cgo-gmac' | 'cgo-polyval' = 'cgo-gmac',
): Circuit {
  const client = createClientCryptor(node, profile, bodyBytes)
  const relays = Array.from({ length: hops }, () => {
    const keys = drawKeys()
    client.addHop(keys)
    return createRelayCryptor(node, profile, bodyBytes, keys)
  })
  return { client, relays }
}

/** Carries a cell from the client until a relay takes it; the relay's index, or undefined if none does. */
function carryForward({ relays }: Circuit, command: number, body: Uint8Array): number | undefined {
  for (const [index, relay] of relays.entries()) if (relay.forward(command, body)) return index
  return undefined
}

/** Makes a cell at relay `from` and carries it to the client. */
function carryBackward(
  { relays, client }: Circuit,
  from: number,
  command: number,
  body: Uint8Array,
): number | undefined {
  relays[from]?.originate(command, body)
  for (let index = from - 1; index >= 0; index--) relays[index]?.backward(command, body)
  return client.decrypt(command, body)
}

const drawMessage = (bodyBytes = BODY_BYTES): Uint8Array => random.bytes(bodyBytes)
const contentOf = (body: Uint8Array): Uint8Array => body.slice(16)

describe('a circuit', () => {
  for (const profile of RELAY_PROFILES) {
    test(`${profile}: carries messages both ways between the client and any hop, in any order`, () => {
      const traffic = fc.array(
        fc.record({ hop: fc.nat(7), isForward: fc.boolean(), isEarly: fc.boolean() }),
        { maxLength: 25 },
      )
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 8 }),
          fc.constantFrom(64, 77, 509, 4089),
          traffic,
          (hops, bodyBytes, cells) => {
            const circuit = makeCircuit(hops, bodyBytes, profile)
            for (const { hop: wanted, isForward, isEarly } of cells) {
              const hop = wanted % hops
              const command = isEarly ? RELAY_EARLY : RELAY
              // Cells lie in the middle of larger buffers, at odd addresses.
              const body = random.bytes(bodyBytes + 7).subarray(7)
              const content = contentOf(body)
              if (isForward) {
                const tag = circuit.client.encrypt(command, hop, body)
                assert.equal(carryForward(circuit, command, body), hop)
                assert.deepEqual(circuit.relays[hop]?.lastForwardTag, tag)
              } else {
                assert.equal(carryBackward(circuit, hop, command, body), hop)
                assert.deepEqual(circuit.client.lastTagFrom(hop), circuit.relays[hop]?.lastBackwardTag)
              }
              assert.deepEqual(contentOf(body), content)
            }
          },
        ),
        { numRuns: 12, seed: 4 },
      )
    })
  }

  test('tags differ from cell to cell, so an acknowledgement cannot be made up', () => {
    const { client } = makeCircuit(3)
    const tags = Array.from({ length: 50 }, () => toHex(client.encrypt(RELAY, 2, new Uint8Array(BODY_BYTES))))
    assert.equal(new Set(tags).size, tags.length)
  })

  test('equal messages under different keys and at different times look different', () => {
    const { client } = makeCircuit(1)
    const cells = [1, 2].map(() => {
      const body = new Uint8Array(BODY_BYTES)
      client.encrypt(RELAY, 0, body)
      return toHex(body)
    })
    assert.notEqual(cells[0], cells[1])
  })
})

describe('what a relay in the middle can do to a cell', () => {
  /** Sends three cells to the last hop, tampering with the second between relay `at - 1` and relay `at`. */
  function tamperForward(
    at: number,
    tamper: (body: Uint8Array, circuit: Circuit) => void,
    command = RELAY,
  ): (number | undefined)[] {
    const circuit = makeCircuit(3)
    return [0, 1, 2].map((cell) => {
      const body = drawMessage()
      circuit.client.encrypt(RELAY, 2, body)
      for (const [index, relay] of circuit.relays.entries()) {
        if (cell === 1 && index === at) tamper(body, circuit)
        if (relay.forward(cell === 1 && index >= at ? command : RELAY, body)) return index
      }
      return undefined
    })
  }

  function tamperBackward(at: number, tamper: (body: Uint8Array) => void): (number | undefined)[] {
    const { client, relays } = makeCircuit(3)
    return [0, 1, 2].map((cell) => {
      const body = drawMessage()
      relays[2]?.originate(RELAY, body)
      for (let index = 1; index >= 0; index--) {
        if (cell === 1 && index === at) tamper(body)
        relays[index]?.backward(RELAY, body)
      }
      return client.decrypt(RELAY, body)
    })
  }

  const flip = (bit: number) => (body: Uint8Array) => {
    const at = Math.floor(bit / 8) % BODY_BYTES
    body[at] = (body[at] as number) ^ (1 << (bit % 8))
  }

  test('any bit flipped anywhere is noticed, and garbles all that follows', () => {
    fc.assert(
      fc.property(fc.nat(BODY_BYTES * 8 - 1), fc.nat(2), (bit, at) => {
        assert.deepEqual(tamperForward(at, flip(bit)), [2, undefined, undefined])
        assert.deepEqual(tamperBackward(at % 2, flip(bit)), [2, undefined, undefined])
      }),
      { numRuns: 60, seed: 5 },
    )
    for (const bit of [0, 127, 128, BODY_BYTES * 8 - 1]) {
      assert.deepEqual(tamperForward(0, flip(bit)), [2, undefined, undefined])
    }
  })

  test('a flipped bit changes the whole of what the next honest relay passes on', () => {
    const keys = drawKeys()
    const [a, b] = [keys, keys].map((same) => createRelayCryptor(node, 'cgo-gmac', BODY_BYTES, same))
    const [cell, marked] = [new Uint8Array(BODY_BYTES), new Uint8Array(BODY_BYTES)]
    marked[BODY_BYTES - 1] = 1
    a?.forward(RELAY, cell)
    b?.forward(RELAY, marked)
    const equalBytesAt = cell.filter((byte, at) => byte === marked[at]).length
    assert.ok(equalBytesAt < BODY_BYTES / 64, 'about one byte in 256 agrees by chance')
  })

  test('a replayed cell is noticed', () => {
    const { client, relays } = makeCircuit(2)
    const body = drawMessage()
    client.encrypt(RELAY, 1, body)
    relays[0]?.forward(RELAY, body)
    const replayed = body.slice()
    assert.equal(relays[1]?.forward(RELAY, body), true)
    assert.equal(relays[1]?.forward(RELAY, replayed), false)
  })

  test('reordered and dropped cells are noticed', () => {
    for (const order of [[1, 0], [1], [0, 2]]) {
      const { client, relays } = makeCircuit(2)
      const cells = [0, 1, 2].map(() => {
        const body = drawMessage()
        client.encrypt(RELAY, 1, body)
        relays[0]?.forward(RELAY, body)
        return body
      })
      const taken = order.map((index) =>
        relays[1]?.forward(RELAY, cells[index] ?? new Uint8Array(BODY_BYTES)),
      )
      assert.deepEqual(
        taken,
        order.map((index, position) => index === position),
      )
    }
  })

  test('RELAY turned into RELAY_EARLY, or back, is noticed', () => {
    for (const at of [0, 1, 2])
      assert.deepEqual(
        tamperForward(at, () => {}, RELAY_EARLY),
        [2, undefined, undefined],
      )
    const { client, relays } = makeCircuit(1)
    const body = drawMessage()
    relays[0]?.originate(RELAY_EARLY, body)
    assert.equal(client.decrypt(RELAY, body), undefined)
  })
})

/** Two circuits joined at a rendezvous, with the virtual hop between their ends. */
function makeRendezvous(): { client: Circuit; service: Circuit } {
  const [client, service] = [makeCircuit(3), makeCircuit(4)]
  const keys = drawKeys()
  client.client.addVirtualHop(keys, 'client')
  service.client.addVirtualHop(keys, 'service')
  return { client, service }
}

/** Carries a cell from one end of a rendezvous to the other. */
function carryAcross(from: Circuit, to: Circuit, body: Uint8Array): number | undefined {
  assert.equal(carryForward(from, RELAY, body), undefined)
  for (const relay of [...to.relays].reverse()) relay.backward(RELAY, body)
  return to.client.decrypt(RELAY, body)
}

describe('a rendezvous', () => {
  test('carries messages both ways between the ends, beside messages to the relays, with equal tags at both ends', () => {
    const { client, service } = makeRendezvous()
    assert.deepEqual([client.client.hops, service.client.hops], [4, 5])
    for (let round = 0; round < 12; round++) {
      const isFromClient = round % 3 !== 0
      const [from, to] = isFromClient ? [client, service] : [service, client]
      const body = drawMessage()
      const content = contentOf(body)
      const tag = from.client.encrypt(RELAY, from.client.hops - 1, body)
      assert.equal(carryAcross(from, to, body), to.client.hops - 1)
      assert.deepEqual(contentOf(body), content)
      assert.deepEqual(to.client.lastTagFrom(to.client.hops - 1), tag)

      const control = drawMessage()
      from.client.encrypt(RELAY, round % 3, control)
      assert.equal(carryForward(from, RELAY, control), round % 3)
      assert.equal(carryBackward(to, 1, RELAY, drawMessage()), 1)
    }
  })

  test('a bit flipped at the rendezvous is noticed at the other end', () => {
    for (const isFromClient of [true, false]) {
      const { client, service } = makeRendezvous()
      const [from, to] = isFromClient ? [client, service] : [service, client]
      const body = drawMessage()
      from.client.encrypt(RELAY, from.client.hops - 1, body)
      for (const relay of from.relays) relay.forward(RELAY, body)
      body[2000] = (body[2000] as number) ^ 4
      for (const relay of [...to.relays].reverse()) relay.backward(RELAY, body)
      assert.equal(to.client.decrypt(RELAY, body), undefined)
    }
  })

  test('nothing follows a virtual hop, and none stands alone', () => {
    const { client } = makeRendezvous().client
    assert.throws(() => client.addHop(drawKeys()), { kind: 'bug' })
    assert.throws(() => client.addVirtualHop(drawKeys(), 'service'), { kind: 'bug' })
    assert.throws(
      () => createClientCryptor(node, 'cgo-gmac', BODY_BYTES).addVirtualHop(drawKeys(), 'client'),
      { kind: 'bug' },
    )
    assert.throws(() => client.encrypt(RELAY, 9, drawMessage()), { kind: 'bug' })
  })
})

describe('keys', () => {
  test("are replaced after every own cell: yesterday's cell does not decrypt under today's keys", () => {
    const suite = cgoSuite(node, 'cgo-gmac', BODY_BYTES)
    const layer = new Layer(suite, random.bytes(80))
    const states = Array.from({ length: 5 }, () => {
      const body = drawMessage()
      layer.writeNonce(body)
      layer.encrypt(RELAY, body)
      layer.update()
      return toHex(layer.exportState().subarray(0, 80))
    })
    assert.equal(new Set(states).size, states.length)
    assert.throws(() => new Layer(suite, concatBytes(random.bytes(79))), { kind: 'bug' })
  })
})
