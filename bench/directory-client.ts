/**
 * A process of its own that holds so many relays as a client does, with its state on disk, and says as JSON what that takes:
 * `tools/node --expose-gc bench/directory-client.ts DIRECTORY RELAYS`. The first process there takes them one batch after the other,
 * as from peers; the next finds them on disk, as after a start.
 */
import { join } from 'node:path'
import { Sensitive } from '@warren/kernel'
import { openSqliteState } from '@warren/platform/node'
import { acceptAll, MadeUpRelays, mainThreadMs } from './directory-set.ts'

export interface ClientCost {
  /** Resident, with everything loaded but no relay, and with all of them. */
  readonly emptyBytes: number
  readonly fullBytes: number
  /** Of processor, to read those back that are on disk. */
  readonly loadMs: number
  readonly relays: number
}

const BATCH_RELAYS = 1000
const [directory = '.', count] = process.argv.slice(2)
const store = openSqliteState({ file: join(directory, 'state'), key: new Sensitive(new Uint8Array(32)) })
const relays = new MadeUpRelays(Number(count), false)
const emptyBytes = residentBytes()
const beganMs = mainThreadMs()
const set = relays.emptySet(undefined, store)
const loadMs = mainThreadMs() - beganMs
for (let start = 0; set.size < relays.signers.length; start += BATCH_RELAYS) {
  const batch = relays.signers.slice(start, start + BATCH_RELAYS)
  await acceptAll(
    set,
    batch.flatMap((signer, index) => [relays.keysOf(signer, start + index), relays.livenessOf(signer)]),
  )
}
const cost: ClientCost = { emptyBytes, loadMs, relays: set.relays().length, fullBytes: residentBytes() }
store.close()
console.log(JSON.stringify(cost))

function residentBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss()
}
