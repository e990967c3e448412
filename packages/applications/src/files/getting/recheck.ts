/** What a part directory already holds: the journal's word where it is proven, the bytes themselves where a loss of power may have taken them. */
import { type Cancel, throwIfCancelled } from '@warren/kernel'
import type { JournalRecord } from './journal-format.ts'
import type { OpenPart } from './part-directory.ts'
import type { PartFiles } from './part-files.ts'
import type { RangeSet } from './range-set.ts'

/** Takes out of `missing` what is here. @throws WarrenError `storage`, `cancelled`. */
export async function recheck(
  { journal, state }: OpenPart,
  files: PartFiles,
  missing: RangeSet,
  cancel: Cancel,
): Promise<void> {
  for (const { first, count } of state.proven.ranges()) missing.delete(first, count)
  const intact: JournalRecord[] = []
  let isDamaged = false
  for (const { index, fingerprint } of state.unproven) {
    throwIfCancelled(cancel)
    if (!(await files.isIntact(index, fingerprint))) {
      isDamaged = true
      continue
    }
    intact.push({ type: 'written', first: index, fingerprints: [fingerprint] })
    missing.delete(index)
    files.noteUnsynced(index)
  }
  // Otherwise the next checkpoint would vouch for blocks that are not there.
  if (isDamaged) await journal.rewind(intact)
}
