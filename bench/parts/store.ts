/** What coding and placing content costs, in one thread: rates of the erasure code, and how widely content is coded by size and network. */
import { createErasureCode, createNodeClock, createNodePrimitives } from '@warren/platform/node'
import { chooseCoding, createPlaceShares, createSegments } from '@warren/store'
import { cpuMs, MemoryHolders, relayOf } from '../memory-holders.ts'
import type { Findings, Part, Row } from '../report.ts'

const SHARE_BYTES = 32_768
const ROUNDS = 7
/** Enough of them for a clock that ticks in milliseconds. */
const CODINGS = 100
const PLACINGS = 20
/** What a client puts and gets in one round. */
const CLIENT_BYTES = 10_000_000
const BLOCKS_OF_100_MB = 3052
/** Any hour that has not come. */
const UNTIL_HOURS = 1_000_000
const GROWN = [20, 100, 1000] as const
/** As they are chosen for: a network of twenty relays, of a hundred, and the largest file in one of a thousand. */
const SHAPES = [
  [10, 20],
  [32, 64],
  [32, 84],
] as const
const NETWORKS = [6, 20, 100, 1000] as const
const SIZES = [
  ['32 KiB', 1],
  ['1 MB', 31],
  ['100 MB', 3052],
  ['10 GB', 305_176],
] as const

const primitives = createNodePrimitives()
const erasure = createErasureCode()

/** Milliseconds of one run: the mean of each round, after one that is the compiler's. */
async function msOf(runs: number, run: () => Promise<unknown> | undefined): Promise<number[]> {
  const rounds: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const startMs = cpuMs()
    for (let count = 0; count < runs; count++) await run()
    if (round > 0) rounds.push((cpuMs() - startMs) / runs)
  }
  return rounds
}

async function codingRows([data, total]: readonly [number, number]): Promise<Row[]> {
  const shards = new Uint8Array(total * SHARE_BYTES)
  primitives.aesCtr(new Uint8Array(16), new Uint8Array(16)).apply(shards.subarray(0, data * SHARE_BYTES))
  const rate = (ms: number): number => (data * SHARE_BYTES) / ms / 1000
  const encode = await msOf(CODINGS, () => erasure.encode(shards, data, total))
  // Half of the data is gone, and the parity that comes first stands in.
  const isPresent = Array.from({ length: total }, (_, index) => index >= data >> 1)
  const restore = await msOf(CODINGS, () => erasure.restore(shards, data, isPresent))
  const row = { unit: 'MB/s', digits: 0 } as const
  const promised = data === 32 && total === 64 ? { promised: '300 MB/s' } : {}
  return [
    { what: `${data} of ${total}: coding`, ...row, ...promised, values: encode.map(rate) },
    { what: `${data} of ${total}: restoring half of the data`, ...row, values: restore.map(rate) },
  ]
}

async function placingRow(relays: number): Promise<Row> {
  const place = createPlaceShares(primitives, new Uint8Array(32))
  const view = Array.from({ length: relays }, (_, index) => relayOf(index, primitives.random.bytes(32)))
  const shares = Math.min(64, relays)
  let number = 0
  const values = await msOf(PLACINGS, () => {
    place({ salt: new Uint8Array(32), number: number++ }, shares, view)
    return undefined
  })
  return {
    what: `placing a segment of ${shares} shares among ${relays} relays`,
    unit: 'ms',
    digits: 2,
    values,
  }
}

/** Putting and reading the segments of 100 MB, with holders that answer at once: what the network's size costs the client itself. */
async function clientRows(relays: number): Promise<Row[]> {
  const networkId = new Uint8Array(32)
  const holders = new MemoryHolders(primitives, networkId, relays)
  const view = { relays: () => holders.relays, byId: () => undefined, version: 1 }
  const ports = { clock: createNodeClock(), random: primitives.random, primitives, erasure }
  const segments = createSegments(ports, { networkId, view, requests: holders, own: undefined })
  const { data, parity } = chooseCoding(BLOCKS_OF_100_MB, relays)
  const blocks = primitives.random.bytes(data * SHARE_BYTES)
  const count = Math.ceil(CLIENT_BYTES / blocks.length)
  const megabytes = (count * blocks.length) / 1e6
  const order = { group: 'bench' }
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const startMs = cpuMs() - holders.workedMs
    await work()
    return (cpuMs() - holders.workedMs - startMs) / megabytes
  }
  const [put, get]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    const place = (number: number) => ({ salt, number, data, parity })
    const salt = primitives.random.bytes(32)
    const left: (readonly Uint8Array[])[] = []
    put.push(
      await timed(async () => {
        for (let number = 0; number < count; number++) {
          blocks[0] = number
          left.push((await segments.put(place(number), blocks, UNTIL_HOURS, order)).ids)
        }
      }),
    )
    get.push(
      await timed(async () => {
        for (const [number, ids] of left.entries()) await segments.get(place(number), ids, order)
      }),
    )
    holders.forget()
  }
  const row = { unit: 'ms a MB', digits: 1 } as const
  return [
    { what: `${relays} relays, ${data} of ${data + parity}: a client puts`, ...row, values: put },
    { what: `${relays} relays, ${data} of ${data + parity}: a client gets`, ...row, values: get },
  ]
}

/** Data and parity shares of a segment, and how many times the content's size lies in the network. */
function widthTable(): string {
  const cell = (blocks: number, relays: number): string => {
    const { data, parity, note } = chooseCoding(blocks, relays)
    return `${data} + ${parity}, ${((data + parity) / data).toFixed(1)}x${note === 'at-risk' ? ', at risk' : ''}`
  }
  const rows = SIZES.map(
    ([name, blocks]) => `| ${name} | ${NETWORKS.map((relays) => cell(blocks, relays)).join(' | ')} |`,
  )
  return `How widely content is coded, so that all of it is lost at most once in a million times when 30 % of the relays are gone (docs/spec/store.md §4), by its size and by
the relays of the network:

| Content | ${NETWORKS.map((relays) => `${relays} relays`).join(' | ')} |
|---|${NETWORKS.map(() => '---|').join('')}
${rows.join('\n')}`
}

export const store: Part = {
  name: 'store',
  async measure(progress): Promise<Findings> {
    const rows: Row[] = []
    for (const shape of SHAPES) {
      progress(`coding ${shape[0]} of ${shape[1]}`)
      rows.push(...(await codingRows(shape)))
    }
    for (const relays of [100, 1000]) {
      progress(`placing among ${relays}`)
      rows.push(await placingRow(relays))
    }
    for (const relays of GROWN) {
      progress(`putting and getting among ${relays}`)
      rows.push(...(await clientRows(relays)))
    }
    return {
      title: 'Coding and placing what is left in the network',
      intro: `One thread, by its processor time, shares of 32 KiB. Rates are of the content's own bytes. ${ROUNDS} rounds each. Where a client puts and gets, holders answer at once out of memory, and their own work does not count: without circuits, what the network's size costs it.`,
      rows,
      outro: widthTable(),
    }
  },
}
