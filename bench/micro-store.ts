/**
 * What a holder of many shares costs: `tools/node bench/micro-store.ts [BLOCKS]`, 100,000 unless said, which needs 3.3 GB of disk.
 *
 * One process puts them, as relays' clients would but without a network, and says how fast; another one starts over what is there, and
 * says when the first request was answered and how much memory it has.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { IncomingStream, RelayCircuit } from '@warren/circuit'
import { type Clock, type Duplex, Sensitive, SILENT_LOG } from '@warren/kernel'
import {
  createNodeClock,
  createNodeFiles,
  createNodePrimitives,
  openSqliteState,
} from '@warren/platform/node'
import {
  createStoreHolder,
  decodeReceipt,
  encodeStoreRequest,
  RECEIPT_BYTES,
  type StoreHolder,
  type StoreHolderPorts,
  type StoreRequest,
  storeAnswerBytes,
} from '@warren/store'
import { createInlineOffload, createMemoryPipe } from '@warren/testkit'

const STATE_KEY = new Sensitive(new Uint8Array(32).fill(7))
const SHARE_BYTES = 32_768
const AT_ONCE = 64
/** So much faster than the clock, so that rates for strangers do not measure themselves. */
const HASTE = 1000

const primitives = createNodePrimitives()
const until = Math.floor(Date.now() / 3_600_000) + 24 * 30

interface OpenHolder {
  readonly holder: StoreHolder
  /** A stream over a circuit and a link of its own. */
  stream(): Duplex
  close(): Promise<void>
}

function open(home: string): OpenHolder {
  const state = openSqliteState({ file: path.join(home, 'state'), key: STATE_KEY })
  const real = createNodeClock()
  const clock: Clock = {
    nowMs: () => real.nowMs() * HASTE,
    wallMs: () => real.wallMs(),
    after: (delayMs, callback) => real.after(delayMs, callback),
  }
  const ports: StoreHolderPorts = {
    clock,
    files: createNodeFiles(),
    log: SILENT_LOG,
    offload: createInlineOffload(primitives),
    primitives,
    random: primitives.random,
    state,
  }
  let serve: ((stream: IncomingStream, circuit: RelayCircuit) => void) | undefined
  const holder = createStoreHolder(
    ports,
    { networkId: new Uint8Array(32), identitySeed: new Uint8Array(32).fill(1), home, quotaBytes: 100e9 },
    { onMessage: () => {}, onStream: (_target, handler) => (serve = handler) },
  )
  return {
    holder,
    stream() {
      const [near, far] = createMemoryPipe({ capacityBytes: AT_ONCE * SHARE_BYTES })
      const circuit: Partial<RelayCircuit> = { cameBy: {} }
      serve?.({ target: 'store', accept: () => far, refuse: () => {} }, circuit as RelayCircuit)
      return near
    },
    async close() {
      await holder.stop()
      state.close()
    },
  }
}

function ask(stream: Duplex, requests: readonly StoreRequest[]): Promise<Uint8Array> {
  const wanted = requests.reduce((sum, request) => sum + storeAnswerBytes(request), 0)
  const answers = new Uint8Array(wanted)
  let received = 0
  return new Promise((resolve, reject) => {
    stream.start({
      data(chunk) {
        answers.set(chunk, received)
        received += chunk.length
        if (received < wanted) return
        stream.end()
        resolve(answers)
      },
      end() {},
      drain() {},
      close: (error) => reject(error ?? new Error('closed early')),
    })
    for (const request of requests) stream.write(encodeStoreRequest(request))
  })
}

function shareOf(number: number): Uint8Array {
  const share = new Uint8Array(SHARE_BYTES)
  new DataView(share.buffer).setUint32(0, number)
  return share
}

async function fill(home: string, blocks: number): Promise<void> {
  const opened = open(home)
  const startMs = performance.now()
  for (let begin = 0; begin < blocks; begin += AT_ONCE) {
    const count = Math.min(AT_ONCE, blocks - begin)
    const puts = Array.from({ length: count }, (_, index): StoreRequest => {
      return { operation: 'put-share', until, share: shareOf(begin + index) }
    })
    const answers = await ask(opened.stream(), puts)
    for (let at = 0; at < answers.length; at += RECEIPT_BYTES) {
      const { status } = decodeReceipt(answers.subarray(at, at + RECEIPT_BYTES))
      if (status !== 'stored') throw new Error(`a put was answered ${status}`)
    }
  }
  const seconds = (performance.now() - startMs) / 1000
  console.log(`${blocks} shares put, ${AT_ONCE} at a time: ${(blocks / seconds).toFixed(0)} a second`)
  await opened.close()
}

/** In a process of its own: nothing of what filled it is in its memory. */
async function start(home: string): Promise<void> {
  const before = process.memoryUsage.rss()
  const startMs = performance.now()
  const cpu = process.cpuUsage()
  const opened = open(home)
  await ask(opened.stream(), [{ operation: 'get-share', locator: new Uint8Array(32) }])
  const tookMs = performance.now() - startMs
  const { user, system } = process.cpuUsage(cpu)
  const { shares } = opened.holder.stats()
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
  console.log(
    `start over ${shares} shares: first answer after ${tookMs.toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of processor time; resident ${mib(process.memoryUsage.rss())} MiB, ${mib(before)} of them before`,
  )
  await opened.close()
}

const [word = '100000', home = ''] = process.argv.slice(2)
if (word === 'start') await start(home)
else {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-bench-store-'))
  try {
    await fill(directory, Number(word))
    spawnSync(process.execPath, [import.meta.filename, 'start', directory], { stdio: 'inherit' })
  } finally {
    fs.rmSync(directory, { recursive: true })
  }
}
