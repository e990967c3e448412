/** The root secret in shares of which any k bring it back and fewer tell nothing (docs/spec/recovery.md §2). */
import {
  formatRecoveryShare,
  matchRecoveryShares,
  parseRecoveryShare,
  type RecoveryShare,
  rootCheckOf,
  SHARE_SET_BYTES,
} from '@warren/crypto'
import { asWarrenError, concatBytes, equalBytes, fail, type Primitives } from '@warren/kernel'
import { combine, split } from 'shamir-secret-sharing'
import { RECOVERY_SHARES_MAX } from '../limits.ts'

/**
 * Splits a root secret; nothing of it is kept, and splitting again gives shares that fit none of these.
 *
 * @returns 32 words for each share.
 * @throws WarrenError `bad-input`: not 2 <= need <= of <= {@link RECOVERY_SHARES_MAX}.
 */
export async function splitRoot(
  primitives: Primitives,
  root: Uint8Array,
  { need, of }: { readonly need: number; readonly of: number },
): Promise<string[][]> {
  if (
    !(Number.isInteger(need) && Number.isInteger(of) && need >= 2 && need <= of && of <= RECOVERY_SHARES_MAX)
  ) {
    throw fail('bad-input', 'shares cannot be made in these numbers', {
      fields: { need, of },
      next: 'Give for instance --need 3 --of 5: at least 2 are needed, and at most 16 are made.',
    })
  }
  const set = primitives.random.bytes(SHARE_SET_BYTES)
  const rootCheck = rootCheckOf(primitives, root)
  const parts = await split(root, of, need)
  return parts.map((part) => {
    const share = { set, need, index: part[32] as number, value: part.subarray(0, 32), rootCheck }
    return formatRecoveryShare(primitives, share)
  })
}

/** @param texts - the words of each share. @throws WarrenError `bad-input`: `next` says which share is wrong and how. */
export async function combineRoot(primitives: Primitives, texts: readonly string[]): Promise<Uint8Array> {
  const shares = matchRecoveryShares(texts.map((text, index) => parseShare(primitives, text, index)))
  const root = await combine(shares.map(({ value, index }) => concatBytes(value, Uint8Array.of(index))))
  const [first] = shares
  if (first === undefined || !equalBytes(rootCheckOf(primitives, root), first.rootCheck)) {
    throw fail('bad-input', 'the shares do not give the secret they were made of', {
      next: 'One of them was not written down as it was shown. Try with other shares.',
    })
  }
  return root
}

/** Who typed several is told in which of them the mistake is. */
function parseShare(primitives: Primitives, text: string, index: number): RecoveryShare {
  try {
    return parseRecoveryShare(primitives, text)
  } catch (thrown) {
    const { message, next, fields } = asWarrenError(thrown)
    throw fail('bad-input', 'one of the shares cannot be used', {
      fields,
      next: `Share ${index + 1} of those given: ${[message, next].filter(Boolean).join('. ')}`,
    })
  }
}
