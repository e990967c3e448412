/**
 * Microseconds per cell of relay encryption, layer by layer: `tools/node bench/micro-relay-crypto.ts [CELLS]`.
 *
 * `pass` is a middle relay (no key update), `own` a cell that is for or from this layer (with one).
 */
import {
  createClientCryptor,
  createRelayCryptor,
  RELAY_PROFILES,
  type HopKeys,
  type RelayProfile,
} from '@warren/crypto'
import { createNodePrimitives } from '@warren/platform/node'
import { geometryOf } from '@warren/wire'

const primitives = createNodePrimitives()
const RELAY = 6
const HOPS = 3

const drawKeys = (): HopKeys => ({
  forward: primitives.random.bytes(80),
  backward: primitives.random.bytes(80),
})

/** The fastest of ten batches: on a shared machine the others measure the neighbours. */
function microsPerCell(cells: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch <= 10; batch++) {
    const startMs = performance.now()
    for (let cell = 0; cell < cells / 10; cell++) run()
    const micros = ((performance.now() - startMs) * 10_000) / cells
    if (batch > 0) best = Math.min(best, micros)
  }
  return best
}

function measure(profile: RelayProfile, bodyBytes: number, cells: number): void {
  const body = new Uint8Array(bodyBytes + 7).subarray(7)
  const relay = createRelayCryptor(primitives, profile, bodyBytes, drawKeys())
  const client = createClientCryptor(primitives, profile, bodyBytes)
  for (let hop = 0; hop < HOPS; hop++) client.addHop(drawKeys())
  const rows: readonly (readonly [string, () => void])[] = [
    ['relay forward, pass', () => relay.forward(RELAY, body)],
    ['relay backward, pass', () => relay.backward(RELAY, body)],
    ['relay originate, own', () => relay.originate(RELAY, body)],
    [`client encrypt, own + ${HOPS - 1}`, () => client.encrypt(RELAY, HOPS - 1, body)],
    [`client decrypt, ${HOPS} layers`, () => client.decrypt(RELAY, body)],
  ]
  for (const [name, run] of rows) {
    const micros = microsPerCell(cells, run)
    const rate = (bodyBytes / micros).toFixed(0)
    console.log(
      `${profile} ${String(bodyBytes).padStart(5)} B  ${name.padEnd(24)} ${micros.toFixed(2).padStart(7)} us  ${rate} MB/s`,
    )
  }
}

const cells = Number(process.argv[2] ?? 20_000)
for (const profile of RELAY_PROFILES) {
  for (const cellBytes of [516, 4096]) measure(profile, geometryOf(cellBytes).bodyBytes, cells)
}
