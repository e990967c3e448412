/** What coding and placing content costs, in one thread: rates of the erasure code, and how widely content is coded by size and network. */
import type { RelayInfo } from '@warren/directory'
import { createErasureCode, createNodePrimitives } from '@warren/platform/node'
import { chooseCoding, createPlaceShares } from '@warren/store'
import type { Findings, Part, Row } from '../report.ts'

const SHARE_BYTES = 32_768
const ROUNDS = 7
/** Enough of them for a clock that ticks in milliseconds. */
const CODINGS = 100
const PLACINGS = 20
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

/** Processor time of this thread in milliseconds: what others do on the machine is not in it. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

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
  const view = Array.from({ length: relays }, (_, index) => relayOf(index))
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

function relayOf(index: number): RelayInfo {
  const id = primitives.random.bytes(32)
  return {
    id,
    address: { host: '127.0.0.1', port: 1 },
    onionKey: id,
    kemKey: id,
    operator: id,
    prefix: `${index}`,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
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
    return {
      title: 'Coding and placing what is left in the network',
      intro: `One thread, by its processor time, shares of 32 KiB. Rates are of the content's own bytes. ${ROUNDS} rounds each.`,
      rows,
      outro: widthTable(),
    }
  },
}
