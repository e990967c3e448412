/** What effort costs: one try, which is also a check, and proofs of some efforts in real workers. `tools/node bench/micro-effort.ts` */
import { createArgon2Effort } from '@warren/hidden'
import { createNodePrimitives, createWorkerOffload } from '@warren/platform/node'

const CHECKS = 300
const PROOFS = 10
const EFFORTS = [256, 1024]

const { random } = createNodePrimitives()
const offload = createWorkerOffload({
  jobsModule: new URL('../packages/node/src/daemon/jobs.ts', import.meta.url),
})
const scheme = createArgon2Effort({ offload, random })
const challenge = { networkId: random.bytes(32), identity: random.bytes(32), seed: random.bytes(32) }

async function meanMs(count: number, run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  for (let index = 0; index < count; index++) await run()
  return (performance.now() - startMs) / count
}

const solution = random.bytes(16)
await meanMs(CHECKS, () => scheme.verify(challenge, 1, solution))
const checkMs = await meanMs(CHECKS, () => scheme.verify(challenge, 1, solution))
console.log(`a check in a worker and back: ${(checkMs * 1000).toFixed(0)} us`)
for (const effort of EFFORTS) {
  const proofMs = await meanMs(PROOFS, () => scheme.prove(challenge, effort))
  console.log(`effort ${effort}: ${proofMs.toFixed(0)} ms on average of ${PROOFS}`)
}
await offload.close()
