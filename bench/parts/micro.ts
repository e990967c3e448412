/** What one cell and one handshake cost, in one thread and alone, at each cell size. */
import {
  createClientCryptor,
  createRelayCryptor,
  type HopKeys,
  hybridClientStart,
  hybridServerRespond,
} from '@warren/crypto'
import { createNodePrimitives } from '@warren/platform/node'
import { type Geometry, geometryOf } from '@warren/wire'
import type { Findings, Part, Row } from '../report.ts'

export const CELL_SIZES = [2048, 4096, 8192, 16_384] as const
const PROFILE = 'cgo-gmac'
const RELAY = 6
const BATCHES = 7
const BATCH_MS = 40
/** A keystroke of a chat, and a message of it. */
const MESSAGES = [50, 600] as const
/** Links between a client and a service: each end's relays, and the link to the rendezvous point. */
const LINKS = 7

const primitives = createNodePrimitives()
const drawKeys = (): HopKeys => ({
  forward: primitives.random.bytes(80),
  backward: primitives.random.bytes(80),
})

/** Microseconds of one call: of several batches, all of them, since their spread says how busy the machine is. */
function microsOf(run: () => void): number[] {
  const batches: number[] = []
  for (let batch = 0; batch <= BATCHES; batch++) {
    const startMs = performance.now()
    let calls = 0
    while (performance.now() - startMs < BATCH_MS) {
      for (let call = 0; call < 50; call++) run()
      calls += 50
    }
    // The first is the compiler's.
    if (batch > 0) batches.push(((performance.now() - startMs) * 1000) / calls)
  }
  return batches.toSorted((a, b) => a - b)
}

function layerRows({ cellBytes, bodyBytes }: Geometry): Row[] {
  const size = `${cellBytes / 1024} KiB`
  const body = new Uint8Array(bodyBytes)
  const relay = createRelayCryptor(primitives, PROFILE, bodyBytes, drawKeys())
  const client = createClientCryptor(primitives, PROFILE, bodyBytes)
  for (let hop = 0; hop < 4; hop++) client.addHop(drawKeys())
  const unit = { unit: 'µs', digits: 2 }
  return [
    {
      what: `${size}: one layer, a cell that passes a relay`,
      ...unit,
      values: microsOf(() => relay.forward(RELAY, body)),
    },
    {
      what: `${size}: a client's four layers, one of them renewed`,
      ...unit,
      values: microsOf(() => client.encrypt(RELAY, 3, body)),
    },
  ]
}

/** What a message costs on the wire of the whole path, in bytes for each of its own. */
function paddingRows({ cellBytes, dataBytes }: Geometry): Row[] {
  return MESSAGES.map((bytes) => {
    const wireBytes = Math.ceil(bytes / dataBytes) * cellBytes * LINKS
    return {
      what: `${cellBytes / 1024} KiB: a message of ${bytes} bytes, over ${LINKS} links`,
      unit: 'kB',
      digits: 1,
      values: [wireBytes / 1000],
    }
  })
}

/** The two ends of the hybrid handshake that extends a circuit by one relay. */
function handshakeRows(): Row[] {
  const onionSecret = primitives.random.bytes(32)
  const onionKey = primitives.x25519PublicOf(onionSecret)
  const kem = primitives.mlKem768KeyPair(primitives.random.bytes(64))
  const relayId = primitives.random.bytes(32)
  const common = { relayId, networkId: new Uint8Array(32), purpose: 'circuit extend' }
  const keys = [{ onionSecret, onionPublic: onionKey, kemSecret: kem.secret }]
  const empty = new Uint8Array(0)
  const begin = () =>
    hybridClientStart(primitives, { ...common, onionKey, kemKey: kem.public, clientMessage: empty })
  const { handshake } = begin()
  const answer = () =>
    hybridServerRespond(primitives, { ...common, keys, handshake, keyBytes: 180 }, () => empty)
  const client = microsOf(() => {
    begin()
  })
  const relay = microsOf(() => {
    answer()
  })
  const perSecond = relay.map((micros) => 1e6 / micros).toReversed()
  return [
    { what: 'handshake, the first half of the client', unit: 'µs', digits: 0, values: client },
    {
      what: 'handshakes that a relay answers, per core',
      promised: '2000 a second',
      unit: 'a second',
      digits: 0,
      values: perSecond,
    },
  ]
}

export const micro: Part = {
  name: 'micro',
  async measure(progress): Promise<Findings> {
    const rows: Row[] = []
    for (const cellBytes of CELL_SIZES) {
      progress(`cells of ${cellBytes} bytes`)
      const geometry = geometryOf(cellBytes)
      rows.push(...layerRows(geometry), ...paddingRows(geometry))
    }
    progress('handshakes')
    rows.push(...handshakeRows())
    return {
      title: 'One cell, one handshake',
      intro: `One thread, profile \`${PROFILE}\`. Seven batches each, sorted. A handshake is the hybrid of X25519 and ML-KEM-768 that extends a circuit.`,
      rows,
    }
  },
}
