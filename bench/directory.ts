/**
 * What it takes to hold all relays: `tools/node bench/directory.ts [RELAYS [unsigned]]` makes that many descriptors, signed unless told otherwise, lets an empty
 * set fetch and verify them through the messages of the product, and then a day pass in which all of them state that they live.
 * What a round costs, and what a client holds, at the largest number: `npm run bench -- --only directory`.
 */
import { verifyDescriptorsJob } from '@warren/directory'
import { createWorkerOffload } from '@warren/platform/node'
import { acceptAll, MadeUpRelays, processMs } from './directory-set.ts'

const RELAYS = Number(process.argv[2] ?? 10_000)
/** Signing 100,000 parts takes a minute; bytes do not depend on it. */
const SIGNED = process.argv[3] !== 'unsigned'
const ROUNDS_A_DAY = 48

const jobsModule = new URL('../packages/node/src/daemon/jobs.ts', import.meta.url)
const offload = createWorkerOffload({ jobsModule, workers: 1 })
const relays = new MadeUpRelays(RELAYS, SIGNED)
const { signers } = relays

const heapMb = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers, external } = process.memoryUsage()
  return (heapUsed + Math.max(arrayBuffers, external)) / 1e6
}

const peer = relays.emptySet()
await acceptAll(peer, relays.items())
const own = relays.emptySet(SIGNED ? offload : undefined)
const beforeMb = heapMb()
const startMs = performance.now()
const cpuBeforeMs = processMs()
const first = await relays.compare(own, peer)
const tookMs = performance.now() - startMs
console.log(
  `${own.compared.tree.size} of ${RELAYS} relays: ${tookMs.toFixed(0)} ms, ${((tookMs * 1000) / RELAYS).toFixed(0)} ms for 1,000; ` +
    `${(processMs() - cpuBeforeMs).toFixed(0)} ms of processor${SIGNED ? ', verifying included' : ''}; ${first.answererMs.toFixed(0)} ms on the answering side; ` +
    `${(first.bytes / 1e6).toFixed(1)} MB in ${first.roundTrips} round trips; ${(heapMb() - beforeMb).toFixed(0)} MB more memory`,
)
const batch = (SIGNED ? signers : [])
  .slice(0, 1000)
  .map((signer, index) => ({ ...relays.keysOf(signer, index), relayId: undefined }))
const verifyStartMs = performance.now()
verifyDescriptorsJob.run(relays.primitives, { networkId: relays.network.id, items: batch })
if (SIGNED)
  console.log(
    `verifying 1,000 keys parts in one thread: ${(performance.now() - verifyStartMs).toFixed(0)} ms`,
  )

// Three rounds stand for the day: each brings what was signed since the last one.
const share = Math.ceil(RELAYS / ROUNDS_A_DAY)
const samples = 3
let [dayBytes, dayAnswerMs] = [0, 0]
for (let round = 0; round < samples; round++) {
  await relays.clock.runFor(1000)
  const renewed = signers.slice(round * share, (round + 1) * share)
  await acceptAll(
    peer,
    renewed.map((signer) => relays.livenessOf(signer)),
  )
  const { bytes, answererMs } = await relays.compare(own, peer)
  dayBytes += bytes
  dayAnswerMs += answererMs
}
const equal = await relays.compare(own, peer)
const perRound = dayBytes / samples
const split = 4 * 4096
console.log(
  `a round in which ${share} statements are new: ${(perRound / 1e3).toFixed(0)} kB, ${(dayAnswerMs / samples).toFixed(1)} ms to answer; a round without: ${equal.bytes} bytes; ` +
    `a day of ${ROUNDS_A_DAY} rounds, two more peers beside the one that gives: ${((ROUNDS_A_DAY * (perRound + 2 * split)) / 1e6).toFixed(1)} MB`,
)
await offload.close()
