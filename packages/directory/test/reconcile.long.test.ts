import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
import { type Random, toHex } from '@warren/kernel'
import { FingerprintTree } from '../src/fingerprint-tree.ts'
import { nameOfRelay } from '../src/item.ts'
import { MAX_HASHES_PER_ANSWER } from '../src/limits.ts'
import { answerQuestions } from '../src/range-answer.ts'
import { RangeClaims } from '../src/range-claims.ts'
import type { Reply } from '../src/range-format.ts'
import { RangeSession } from '../src/range-session.ts'
import { differenceOf, isFarApart, viewOf } from '../src/set-view.ts'
import { compare, MadeUpSet, makeIds, primitives, type Tamper } from './made-up-set.ts'

const RELAYS = 10_000

function setOf(ids: readonly Uint8Array[]): MadeUpSet {
  const set = new MadeUpSet()
  for (const id of ids) set.add(id)
  return set
}

function sessionOf(
  own: MadeUpSet,
  random: Random,
  claims = new RangeClaims(new VirtualClock()),
): RangeSession {
  return new RangeSession({ primitives, random }, own, claims)
}

const isEqual = (a: MadeUpSet, b: MadeUpSet): boolean => toHex(a.tree.hash('')) === toHex(b.tree.hash(''))

for (const [what, bytesEach] of [
  ['statements', 93],
  ['relays', 1490],
] as const) {
  test(`sets of 10,000 that differ in d ${what} are made equal with bytes that grow with d`, (t) => {
    const random = createSeededRandom(`differing in ${what}`)
    const ids = makeIds(RELAYS, random)
    const costs: number[] = []
    for (const d of [0, 1, 10, 100, 1000]) {
      const own = setOf(what === 'relays' ? ids.slice(d) : ids)
      const peer = setOf(ids)
      if (what === 'statements') for (const id of ids.slice(0, d)) peer.refresh(id, 2)
      const { rounds, bytes, itemBytes } = compare(sessionOf(own, random), own, peer)
      assert.ok(isEqual(own, peer))
      t.diagnostic(`d = ${d}: ${rounds} rounds, ${bytes} bytes in cells, of which ${itemBytes} are items`)
      assert.ok(itemBytes <= d * (bytesEach + 93), 'nothing is sent that is held')
      // Two cells a round; and for each difference its path through the tree, beside the items themselves.
      assert.ok(bytes - itemBytes <= rounds * 4 * 4096 + d * 400, `${bytes - itemBytes} bytes for d = ${d}`)
      assert.ok(rounds <= 5 + itemBytes / 400_000, `${rounds} rounds`)
      costs.push(bytes)
    }
    const [equal, one, ten, hundred] = costs as [number, number, number, number]
    assert.equal(equal, 2 * 4096)
    assert.ok(one <= 4 * 4096)
    // Fingerprints of everything would be 160,000 bytes.
    assert.ok(ten < 16 * 4096 && hundred < ten + 90 * (bytesEach + 400) + 16 * 4096)
  })
}

test('sets that have nothing in common are made equal in what one lacks, in bounded messages', (t) => {
  const random = createSeededRandom('nothing in common')
  const own = setOf(makeIds(3000, random))
  const peer = setOf(makeIds(3000, random))
  const { rounds, bytes } = compare(sessionOf(own, random), own, peer)
  assert.equal(own.tree.size, 6000)
  t.diagnostic(`${rounds} rounds, ${bytes} bytes`)
  assert.ok(bytes < 3000 * 1700)
})

test('whatever two sets hold, comparing them ends, and the asker then holds both', () => {
  const random = createSeededRandom('any two sets')
  for (let run = 0; run < 60; run++) {
    const [shared, mine, theirs] = [600, 80, 300].map((bound) => (random.bytes(2)[0] as number) % bound) as [
      number,
      number,
      number,
    ]
    const all = makeIds(shared + mine + theirs, random)
    const own = setOf(all.slice(0, shared + mine))
    const peer = setOf([...all.slice(0, shared), ...all.slice(shared + mine)])
    for (const id of all.slice(0, shared)) if ((random.bytes(1)[0] as number) < 40) peer.refresh(id, 2)
    compare(sessionOf(own, random), own, peer)
    assert.equal(own.tree.size, shared + mine + theirs)
    compare(sessionOf(peer, random), peer, own)
    assert.ok(isEqual(own, peer))
  }
})

test('relays whose names share long prefixes cost a few more rounds and nothing else', () => {
  const random = createSeededRandom('ground names')
  const ids = makeIds(300, random)
  const victim = ids[0] as Uint8Array
  const ground = makeIds(60, random).map((id) => {
    const copy = id.slice()
    copy.set(victim.subarray(0, 6))
    return copy
  })
  const own = setOf(ids)
  const peer = setOf([...ids, ...ground])
  const { rounds, bytes } = compare(sessionOf(own, random), own, peer)
  assert.ok(isEqual(own, peer))
  assert.ok(rounds <= 12 && bytes < 60 * 1700 + rounds * 3 * 4096, `${rounds} rounds, ${bytes} bytes`)
})

test('the fingerprint of a range depends on what is in it and on nothing else', () => {
  const random = createSeededRandom('any order')
  const entries = makeIds(500, random).map((id) => ({ name: nameOfRelay(id), tokens: [id] }))
  const one = new FingerprintTree(primitives)
  const other = new FingerprintTree(primitives)
  for (const entry of entries) one.put(entry)
  for (const entry of entries.toReversed()) other.put(entry)
  for (const { name } of entries.slice(0, 450)) other.delete(name)
  for (const { name } of entries.slice(0, 450)) one.delete(name)
  for (const entry of entries.slice(0, 200)) other.put(entry)
  for (const entry of entries.slice(0, 200)) one.put(entry)
  for (const prefix of ['', '3', 'a7', '0f1', entries[0]?.name ?? '']) {
    assert.deepEqual(one.hash(prefix), other.hash(prefix))
    assert.equal(one.count(prefix), [...one.entriesIn(prefix)].length)
  }
  const before = one.hash('')
  one.put({ name: entries[0]?.name ?? '', tokens: [new Uint8Array(32)] })
  assert.notDeepEqual(one.hash(''), before)
})

test('three peers that hold the same are not each asked for all of it', () => {
  const random = createSeededRandom('three peers')
  const peer = setOf(makeIds(2000, random))
  const own = new MadeUpSet()
  const claims = new RangeClaims(new VirtualClock())
  const sessions = [0, 1, 2].map(() => sessionOf(own, random, claims))
  const fetched = [0, 0, 0]
  const open = new Set([0, 1, 2])
  while (open.size > 0) {
    // All ask before any is answered.
    const requests = [...open].map((index) => [index, (sessions[index] as RangeSession).next()] as const)
    for (const [index, request] of requests) {
      if (request === 'done') open.delete(index)
      if (typeof request === 'string') continue
      const { replies, itemBytes } = answerQuestions(primitives, peer, request)
      fetched[index] = (fetched[index] as number) + itemBytes
      own.take((sessions[index] as RangeSession).take(replies))
      claims.release(sessions[index] as RangeSession)
    }
  }
  assert.equal(own.tree.size, 2000)
  const total = fetched.reduce((sum, bytes) => sum + bytes)
  assert.ok(total < 2000 * 1600, `${total} bytes`)
  assert.ok(Math.min(...fetched) > total / 10, 'each of them gave a part')
})

test('a peer that leaves relays out does not keep them from anybody who asks another one too', () => {
  const random = createSeededRandom('left out')
  const ids = makeIds(1000, random)
  const own = new MadeUpSet()
  const views = [setOf(ids.slice(500)), setOf(ids)].map((peer) => {
    const session = sessionOf(own, random)
    compare(session, own, peer)
    return session.view
  })
  assert.equal(own.tree.size, 1000)
  const [partial, whole] = views as [NonNullable<(typeof views)[0]>, NonNullable<(typeof views)[0]>]
  assert.ok(isFarApart(viewOf(own.tree), partial))
  assert.ok(differenceOf(viewOf(own.tree), partial).lacking >= 400)
  assert.ok(!isFarApart(viewOf(own.tree), whole))
})

const foreignItems = (random: Random, count: number) =>
  makeIds(count, random).flatMap((id) => [...new MadeUpSet().add(id).itemsBehind(nameOfRelay(id))])

/** Each: what a hostile peer makes of an honest answer. */
const LIES: Readonly<Record<string, (random: Random) => Tamper>> = {
  'gives items of another range': (random) => (replies) =>
    replies.map((reply) =>
      reply.kind === 'items' ? { ...reply, items: [...reply.items, ...foreignItems(random, 1)] } : reply,
    ),
  'repeats items': () => (replies) =>
    replies.map((reply) =>
      reply.kind === 'items' ? { ...reply, items: [...reply.items, ...reply.items] } : reply,
    ),
  'shows less than its fingerprint is of': () => (replies) =>
    replies.map((reply) => (reply.kind === 'items' ? { ...reply, items: reply.items.slice(2) } : reply)),
  'gives fingerprints of nothing': () => (replies) =>
    replies.map((reply) =>
      reply.kind === 'items' ? { ...reply, fingerprint: new Uint8Array(8).fill(1) } : reply,
    ),
  'counts more relays than can be': () => (replies) =>
    replies.map((reply) =>
      reply.kind === 'split'
        ? { ...reply, children: reply.children.map((child) => ({ ...child, count: 65_535 })) }
        : reply,
    ),
  'splits without end': () => (replies, round) => (round === 1 ? replies : replies.map(() => endlessSplit)),
  'answers what was not asked': () => (replies) => [...replies, ...replies, ...replies],
  'answers nothing': () => () => [],
  'says that a list is equal': () => (replies, round) =>
    round === 1 ? replies : replies.map((): Reply => ({ kind: 'equal' })),
}

const endlessSplit: Reply = {
  kind: 'split',
  children: Array.from({ length: 16 }, () => ({ count: 600, fingerprint: new Uint8Array(8).fill(7) })),
}

for (const [lie, makeTamper] of Object.entries(LIES)) {
  test(`a peer that ${lie} is told apart by one error`, () => {
    const random = createSeededRandom(lie)
    const own = setOf(makeIds(300, random))
    const peer = setOf(makeIds(600, random))
    assert.throws(() => compare(sessionOf(own, random), own, peer, makeTamper(random)), {
      name: 'WarrenError',
      kind: 'protocol-violation',
    })
  })
}

test('no request costs more than a bounded amount of work', () => {
  const random = createSeededRandom('work')
  const peer = setOf(makeIds(3000, random))
  const questions = Array.from({ length: 1024 }, () => ({
    kind: 'compare' as const,
    prefix: '',
    fingerprint: new Uint8Array(8),
  }))
  const { replies, hashes } = answerQuestions(primitives, peer, { salt: new Uint8Array(16), questions })
  assert.ok(replies.length < questions.length && replies.length > 0)
  assert.ok(hashes <= MAX_HASHES_PER_ANSWER + 257)
})

test('answering for 50,000 relays does not go through them', (t) => {
  const random = createSeededRandom('fifty thousand')
  const ids = makeIds(50_000, random)
  const tree = new FingerprintTree(primitives)
  for (const id of ids) tree.put({ name: nameOfRelay(id), tokens: [id] })
  tree.hash('')
  let hashed = 0
  const counting = new FingerprintTree({
    sha256: (bytes) => {
      hashed++
      return primitives.sha256(bytes)
    },
  })
  for (const id of ids) counting.put({ name: nameOfRelay(id), tokens: [id] })
  counting.hash('')
  hashed = 0
  for (const id of ids.slice(0, 100)) {
    counting.put({ name: nameOfRelay(id), tokens: [primitives.sha256(id)] })
    counting.hash('')
  }
  t.diagnostic(`${hashed / 100} hashes for one changed relay`)
  assert.ok(hashed <= 100 * 8)
})
