/** What is left with relays, beside the same bytes live: leaving, reading from holders, growth with size, and the first byte of a site. */
import { startOrigin, until } from '@warren/testkit/processes'
import { LeftBed, type LeftTransfer } from '../left.ts'
import type { Findings, Part, Row } from '../report.ts'

const RELAYS = 20
const ROUNDS = 3
const PAGES = 7
const REACHED_MS = 60_000
/** In MB (10^6). Promises are of the last one that is always measured. */
const SIZES_MB = [1, 10, 100] as const
const LARGE_MB = [1000, 10_000] as const
/** A fetch goes over three links, a stream to a service over seven. */
const FETCH_LINKS = 3
const SERVICE_LINKS = 7

type Progress = (text: string) => void

/** `--sizes 1,5` measures other ones, to see that it works; `--large` adds 1 and 10 GB. */
function sizesMB(): readonly number[] {
  const at = process.argv.indexOf('--sizes')
  const given = at < 0 ? undefined : process.argv[at + 1]?.split(',').map(Number)
  return [...(given ?? SIZES_MB), ...(process.argv.includes('--large') ? LARGE_MB : [])]
}

function rowsOf(sizeMB: number, transfers: readonly LeftTransfer[]): Row[] {
  const isPromised = sizeMB === 100
  const rate = { unit: 'MB/s', digits: 1 } as const
  const times = { unit: 'times', digits: 2 } as const
  const memory = { unit: 'MiB', digits: 0 } as const
  const promise = (promised: string): { promised?: string } => (isPromised ? { promised } : {})
  return [
    { what: `${sizeMB} MB live`, ...rate, values: transfers.map(({ liveMBPerS }) => liveMBPerS) },
    {
      what: `${sizeMB} MB left, until acknowledged`,
      ...rate,
      values: transfers.map(({ leaveMBPerS }) => leaveMBPerS),
    },
    {
      what: `${sizeMB} MB from holders, the author dead`,
      ...rate,
      values: transfers.map(({ holdersMBPerS }) => holdersMBPerS),
    },
    {
      what: `${sizeMB} MB: left over live`,
      ...times,
      ...promise('0.25 or more'),
      values: transfers.map(({ leaveMBPerS, liveMBPerS }) => leaveMBPerS / liveMBPerS),
    },
    {
      what: `${sizeMB} MB: from holders over live`,
      ...times,
      ...promise('0.5 or more'),
      values: transfers.map(({ holdersMBPerS, liveMBPerS }) => holdersMBPerS / liveMBPerS),
    },
    {
      what: `${sizeMB} MB: the most that was resident of the author until it was left`,
      ...memory,
      values: transfers.map(({ authorMiB }) => authorMiB),
    },
    {
      what: `${sizeMB} MB: the most of the reader until it was read`,
      ...memory,
      values: transfers.map(({ readerMiB }) => readerMiB),
    },
  ]
}

async function pageRows(bed: LeftBed, progress: Progress): Promise<Row[]> {
  const origin = await startOrigin()
  try {
    const address = await bed.testbed.service.addService(origin.port)
    await until('the service is reached', REACHED_MS, () => bed.roundTrips(address, 1).catch(() => undefined))
    const [first = Number.NaN, ...warm] = await bed.pages(PAGES + 1)
    const serviceMs = await bed.roundTrips(address, PAGES)
    const pathMs = serviceMs.map((ms) => (ms * FETCH_LINKS) / SERVICE_LINKS)
    progress(`a page after ${warm.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    const ms = { unit: 'ms', digits: 1 } as const
    return [
      { what: 'first byte of a site never met', ...ms, values: [first] },
      { what: 'first byte of another page of it', ...ms, values: warm },
      { what: 'round trip to a service, seven links', ...ms, values: serviceMs },
      {
        what: 'page, in round trips of three of such links',
        promised: '3 or fewer',
        unit: 'round trips',
        digits: 1,
        values: warm.map((took, round) => took / (pathMs[round] ?? Number.NaN)),
      },
    ]
  } finally {
    await origin.close()
  }
}

async function measureOn(bed: LeftBed, progress: Progress): Promise<Findings> {
  const rows = await pageRows(bed, progress)
  // Compilers warm, and all three have circuits.
  await bed.transfer(1, progress)
  for (const sizeMB of sizesMB()) {
    const transfers: LeftTransfer[] = []
    const rounds = sizeMB >= LARGE_MB[0] ? 1 : ROUNDS
    for (let round = 0; round < rounds; round++) transfers.push(await bed.transfer(sizeMB, progress))
    rows.push(...rowsOf(sizeMB, transfers))
  }
  return {
    title: 'What is left, beside the same bytes live',
    intro: `${RELAYS} relays, author and two readers on loopback. Each size in turns: shared and fetched live by one reader, left, and the author killed before the other reader
fetches it from its holders under a link that it never saw. Rates are of the content's own bytes, from the command to its end, and every byte is compared. The page of a site
is in a part that was not fetched before; a holder answers no sooner than 10 ms after a request (docs/spec/store.md §6), which the round trip does not have.`,
    rows,
  }
}

export const left: Part = {
  name: 'left',
  async measure(progress) {
    progress(`${RELAYS} relays`)
    const bed = await LeftBed.start(RELAYS, Math.max(...sizesMB()))
    try {
      return await measureOn(bed, progress)
    } catch (error) {
      bed.testbed.printLogs()
      throw error
    } finally {
      await bed.close()
    }
  },
}
