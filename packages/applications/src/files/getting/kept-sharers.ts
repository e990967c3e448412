/** Sharers that others named while a link was fetched, kept with the download for after a restart (docs/spec/files.md §7.4). */
import { asWarrenError, fromHex, type Log, toHex } from '@warren/kernel'
import type { DownloadRecord } from './download-record.ts'
import { MAX_SOURCES } from './limits.ts'
import type { Swarm } from './swarm.ts'

const IDENTITY = /^[0-9a-f]{64}$/

/** Oldest first. What strangers said stays what strangers said: only what can be an identity is taken, and so many of them. */
export function keptSharers({ sharers }: DownloadRecord): Uint8Array[] {
  if (!Array.isArray(sharers)) return []
  const texts = sharers.filter((text): text is string => typeof text === 'string' && IDENTITY.test(text))
  return texts.slice(-MAX_SOURCES).map(fromHex)
}

/** Writes down what the swarm knows now, if that is something else. A disk that refuses costs no more than what is kept. */
export function keepSharers(
  record: DownloadRecord,
  swarm: Pick<Swarm, 'learned'>,
  ports: { readonly log: Log; save(record: DownloadRecord): void },
): void {
  const sharers = swarm.learned.map(toHex)
  if (record.state === 'done' || sharers.join() === (record.sharers ?? []).join()) return
  record.sharers = sharers
  try {
    ports.save(record)
  } catch (thrown) {
    ports.log.write('warn', 'download: its sharers could not be written down', {}, asWarrenError(thrown))
  }
}
