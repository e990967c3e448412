/**
 * What a relay's half of a circuit handshake costs on one core: as it reaches the worker (every array is a copy that structured
 * cloning made), and without that. `tools/node bench/micro-handshake.ts`
 */
import { HOP_KEY_BYTES, hybridClientStart, hybridServerJob } from '@warren/crypto'
import { utf8 } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'

const COUNT = 1000
const ROUNDS = 5
const primitives = createNodePrimitives()
const { random } = primitives
const relayId = random.bytes(32)
const networkId = random.bytes(32)
const onionSecret = random.bytes(32)
const onionPublic = primitives.x25519PublicOf(onionSecret)
const kem = primitives.mlKem768KeyPair(random.bytes(64))
const purpose = 'circuit extend'
const { handshake } = hybridClientStart(primitives, {
  relayId,
  onionKey: onionPublic,
  kemKey: kem.public,
  networkId,
  purpose,
  clientMessage: utf8('a profile'),
})
const input = {
  relayId,
  keys: [{ onionSecret, onionPublic, kemSecret: kem.secret }],
  handshake,
  networkId,
  purpose,
  keyBytes: HOP_KEY_BYTES,
  serverMessage: new Uint8Array(1),
}

function perSecond(run: () => unknown): number {
  let best = 0
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now()
    for (let index = 0; index < COUNT; index++) run()
    best = Math.max(best, (COUNT * 1000) / (performance.now() - startMs))
  }
  return best
}

function report(what: string, run: () => unknown): void {
  const rate = perSecond(run)
  console.log(`${what}: ${rate.toFixed(0)}/s, ${(1e6 / rate).toFixed(0)} us`)
}

report('handshake as a worker gets it', () => hybridServerJob.run(primitives, structuredClone(input)))
report('handshake with the same arrays each time', () => hybridServerJob.run(primitives, input))
report('structured clone of the input', () => structuredClone(input))
report('x25519', () => primitives.x25519(onionSecret, onionPublic))
report('x25519, base point', () => primitives.x25519PublicOf(onionSecret))
const { ciphertext } = primitives.mlKem768Encapsulate(kem.public) as { ciphertext: Uint8Array }
report('ML-KEM encapsulation to a key from outside', () => primitives.mlKem768Encapsulate(kem.public))
report('ML-KEM decapsulation, key known', () => primitives.mlKem768Decapsulate(kem.secret, ciphertext))
report('ML-KEM decapsulation, key in a new array', () =>
  primitives.mlKem768Decapsulate(kem.secret.slice(), ciphertext),
)
