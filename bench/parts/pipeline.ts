/** The bare pipeline at each cell size, and the product beside it. */
import { startOrigin, Testbed } from '@warren/testkit/processes'
import { DEFAULT_GEOMETRY, geometryOf } from '@warren/wire'
import { measureBare } from '../bare/pipeline.ts'
import type { Part, Row } from '../report.ts'
import { fetchTimed } from '../transfers.ts'
import { CELL_SIZES } from './micro.ts'

const ROUNDS = 3
const BYTES = 60_000_000
/** Compilers and windows warm up before the clock starts, as in the bare pipeline. */
const WARM_UP_BYTES = 30_000_000

/** Every process gets so many cells, and warms up with some more. */
const bareRate = (cellBytes: number): Promise<number> =>
  measureBare(Math.ceil(BYTES / cellBytes) + 2000, geometryOf(cellBytes))

export const pipeline: Part = {
  name: 'pipeline',
  async measure(progress) {
    const testbed = await Testbed.start()
    const origin = await startOrigin()
    try {
      const address = await testbed.service.addService(origin.port)
      const { proxy } = testbed.client
      const fetch = async (bytes: number): Promise<number> =>
        (await fetchTimed({ proxy, url: `http://${address}.onion/bytes/${bytes}` })).rate
      const productRate = async (): Promise<number> => {
        await fetch(WARM_UP_BYTES)
        return fetch(BYTES)
      }
      const bare = new Map<number, number[]>(CELL_SIZES.map((size) => [size, []]))
      const product: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        for (const size of CELL_SIZES) {
          bare.get(size)?.push(await bareRate(size))
          progress(`bare, ${size} bytes: ${bare.get(size)?.at(-1)?.toFixed(1)} MB/s`)
          if (size === DEFAULT_GEOMETRY.cellBytes) product.push(await productRate())
        }
        progress(`product: ${product.at(-1)?.toFixed(1)} MB/s`)
      }
      const rate = { unit: 'MB/s', digits: 1 }
      const own = bare.get(DEFAULT_GEOMETRY.cellBytes) ?? []
      const rows: Row[] = CELL_SIZES.map((size) => ({
        what: `bare, cells of ${size / 1024} KiB`,
        ...rate,
        values: bare.get(size) ?? [],
      }))
      rows.push(
        { what: 'one stream to a service, after its first byte', ...rate, values: product },
        {
          what: 'share of the bare pipeline of the same cells',
          promised: '70 % or more',
          unit: '%',
          digits: 0,
          values: product.map((value, round) => (value / (own[round] ?? Number.NaN)) * 100),
        },
      )
      return {
        title: 'The bare pipeline',
        intro: `The bare pipeline has the same eight processes, seven TLS links and 16 layers of relay encryption as lie between a client and a service, and
nothing else (\`bench/bare\`). Bare and product take turns, and both warm up before the clock starts.`,
        rows,
      }
    } finally {
      await origin.close()
      await testbed.close()
    }
  },
}
