/** What the queues of a node may hold: what its owner says, or a part of what this machine, or its control group, has. */
import os from 'node:os'
import { fail } from '@warren/kernel'
import type { Config } from '../config.ts'
import { DEFAULT_QUEUE_PART, MAX_DEFAULT_QUEUE_BYTES, MIN_QUEUE_BYTES } from '../limits.ts'
import { parseSize } from '../relay/budget-text.ts'

/** `256MB`. @throws WarrenError `bad-input`. */
export function parseQueueMemory(text: string): number {
  const bytes = parseSize(text)
  if (bytes !== undefined && bytes >= MIN_QUEUE_BYTES) return bytes
  throw fail('bad-input', 'this is not a size that queues can do with', {
    next: 'Give a size, at least 32 MB: for instance --memory 256MB',
  })
}

export function queueBytesOf({ memory }: Pick<Config, 'memory'>, machineBytes = ownMemoryBytes()): number {
  if (memory !== undefined) return parseQueueMemory(memory)
  const part = Math.floor(machineBytes * DEFAULT_QUEUE_PART)
  return Math.max(MIN_QUEUE_BYTES, Math.min(part, MAX_DEFAULT_QUEUE_BYTES))
}

function ownMemoryBytes(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, os.totalmem()) : os.totalmem()
}
