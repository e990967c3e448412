/**
 * What it takes to hold all relays: `tools/node bench/directory.ts [RELAYS [unsigned]]` makes that many descriptors, signed unless told otherwise, lets an empty
 * set fetch and verify them through the messages of the product, and then a day pass in which all of them state that they live.
 */
import {
  answerQuestions,
  createNetwork,
  decodeAnswer,
  decodeRequest,
  type DirectoryItem,
  encodeAnswer,
  encodeRequest,
  piecesOf,
  RangeClaims,
  RangeSession,
  RelaySet,
  signKeys,
  signLiveness,
  verifyDescriptorsJob,
} from '@warren/directory'
import { createNodePrimitives, createWorkerOffload } from '@warren/platform/node'
import { MemoryState, VirtualClock } from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'

const RELAYS = Number(process.argv[2] ?? 10_000)
/** Signing 100,000 parts takes a minute; bytes do not depend on it. */
const SIGNED = process.argv[3] !== 'unsigned'
const ROUNDS_A_DAY = 48

const clock = new VirtualClock()
const primitives = createNodePrimitives()
const { random } = primitives
const signing = SIGNED ? primitives : { ...primitives, ed25519Sign: () => new Uint8Array(64) }
const network = createNetwork(primitives, { name: 'bench', testing: true })
const jobsModule = new URL('../packages/node/src/daemon/jobs.ts', import.meta.url)
const offload = createWorkerOffload({ jobsModule, workers: 1 })

/** Offloads nothing and verifies nothing: who made the items need not check them. */
const trusting = { run: async (): Promise<never> => new Array<boolean>(128).fill(true) as never }

interface Signer {
  readonly seed: Uint8Array
  readonly id: Uint8Array
}

function keysOf({ seed, id }: Signer, index: number): DirectoryItem {
  const issuedAtMs = clock.wallMs()
  const part = {
    id,
    sequence: 1,
    issuedAtMs,
    expiresAtMs: issuedAtMs + 3_600_000,
    onionKey: id,
    kemKey: new Uint8Array(1184),
    ip: Uint8Array.of(10, index % 250, (index >> 8) & 255, 7),
    port: 443,
    capabilities: 7,
    operator: undefined,
  }
  return { kind: 'keys', bytes: signKeys(signing, network.id, seed, part) }
}

function livenessOf({ seed, id }: Signer): DirectoryItem {
  const statement = { shortId: id.subarray(0, 16), atMs: clock.wallMs(), leaving: false }
  return { kind: 'liveness', bytes: signLiveness(signing, network.id, seed, statement) }
}

function setOf(verifies: boolean): RelaySet {
  return new RelaySet(
    { clock, primitives, offload: verifies ? offload : trusting, state: new MemoryState() },
    network,
  )
}

async function acceptAll(set: RelaySet, items: readonly DirectoryItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += 8192) await set.accept(items.slice(start, start + 8192))
}

function cellBytes(message: Uint8Array, kind: 'request' | 'answer'): number {
  return [...piecesOf(DEFAULT_GEOMETRY, kind, 1, message)].reduce((sum, cell) => sum + cell.length, 0)
}

async function fetch(
  own: RelaySet,
  peer: RelaySet,
): Promise<{ bytes: number; rounds: number; answerMs: number }> {
  const session = new RangeSession({ primitives, random }, own.compared, new RangeClaims(clock))
  let [bytes, rounds, answerMs] = [0, 0, 0]
  for (;;) {
    const request = session.next()
    if (typeof request === 'string') return { bytes, rounds, answerMs }
    const asked = encodeRequest(request)
    const beganMs = performance.now()
    const { replies } = answerQuestions(primitives, peer.compared, decodeRequest(asked))
    const answer = encodeAnswer({ status: 'ok', relays: RELAYS, replies })
    answerMs += performance.now() - beganMs
    bytes += cellBytes(asked, 'request') + cellBytes(answer, 'answer')
    rounds++
    await own.accept(session.take(decodeAnswer(answer).replies))
  }
}

const heapMb = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers, external } = process.memoryUsage()
  return (heapUsed + Math.max(arrayBuffers, external)) / 1e6
}

const signers = Array.from({ length: RELAYS }, (): Signer => {
  const seed = random.bytes(32)
  return { seed, id: SIGNED ? primitives.ed25519PublicOf(seed) : seed }
})
const peer = setOf(false)
await acceptAll(
  peer,
  signers.flatMap((signer, index) => [keysOf(signer, index), livenessOf(signer)]),
)
const own = setOf(SIGNED)
const beforeMb = heapMb()
const startMs = performance.now()
const cpuBefore = process.cpuUsage()
const first = await fetch(own, peer)
const tookMs = performance.now() - startMs
const cpu = process.cpuUsage(cpuBefore)
console.log(
  `${own.compared.tree.size} of ${RELAYS} relays: ${tookMs.toFixed(0)} ms, ${((tookMs * 1000) / RELAYS).toFixed(0)} ms for 1,000; ` +
    `${((cpu.user + cpu.system) / 1000).toFixed(0)} ms of processor${SIGNED ? ', verifying included' : ''}; ${first.answerMs.toFixed(0)} ms on the answering side; ` +
    `${(first.bytes / 1e6).toFixed(1)} MB in ${first.rounds} round trips; ${(heapMb() - beforeMb).toFixed(0)} MB more memory`,
)
const batch = (SIGNED ? signers : [])
  .slice(0, 1000)
  .map((signer, index) => ({ ...keysOf(signer, index), relayId: undefined }))
const verifyStartMs = performance.now()
verifyDescriptorsJob.run(primitives, { networkId: network.id, items: batch })
if (SIGNED)
  console.log(
    `verifying 1,000 keys parts in one thread: ${(performance.now() - verifyStartMs).toFixed(0)} ms`,
  )

// Three rounds stand for the day: each brings what was signed since the last one.
const share = Math.ceil(RELAYS / ROUNDS_A_DAY)
const samples = 3
let [dayBytes, dayAnswerMs] = [0, 0]
for (let round = 0; round < samples; round++) {
  await clock.runFor(1000)
  await acceptAll(peer, signers.slice(round * share, (round + 1) * share).map(livenessOf))
  const { bytes, answerMs } = await fetch(own, peer)
  dayBytes += bytes
  dayAnswerMs += answerMs
}
const equal = await fetch(own, peer)
const perRound = dayBytes / samples
const split = 4 * 4096
console.log(
  `a round in which ${share} statements are new: ${(perRound / 1e3).toFixed(0)} kB, ${(dayAnswerMs / samples).toFixed(1)} ms to answer; a round without: ${equal.bytes} bytes; ` +
    `a day of ${ROUNDS_A_DAY} rounds, two more peers beside the one that gives: ${((ROUNDS_A_DAY * (perRound + 2 * split)) / 1e6).toFixed(1)} MB`,
)
await offload.close()
