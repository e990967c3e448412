/** Vectors of key blinding: an identity and a period, and what they must give. `secret` is the optional shared secret. */
import { blindExpanded, blindingFactor, blindPublic, signBlinded, subcredentialOf } from '@warren/crypto'
import { concatBytes, utf8, type Primitives } from '@warren/kernel'
import { hexBytes, hexText, wholeNumber, type Checker } from './checker.ts'

export function isKeyBlinding(vector: Readonly<Record<string, unknown>>): boolean {
  return 'blinded_public' in vector || 'blinding_factor' in vector
}

export function runKeyBlinding(
  primitives: Primitives,
  checker: Checker,
  vector: Readonly<Record<string, unknown>>,
): void {
  const expected = (name: string): string => hexText(vector[name], name)
  const identity = hexBytes(vector['public_identity'], 'public_identity', 32)
  const secret = hexBytes(vector['secret'] ?? '', 'secret')
  const period = {
    number: wholeNumber(vector['period_number'], 'period_number'),
    lengthMinutes: wholeNumber(vector['period_length_minutes'], 'period_length_minutes'),
  }
  const factor = blindingFactor(primitives, identity, period, secret)
  checker.equal('blinding_factor', factor, expected('blinding_factor'))
  checker.run('public key', () => {
    const blinded = blindPublic(primitives, identity, period, secret)
    checker.equal('blinded_public', blinded, expected('blinded_public'))
    checker.equal('subcredential', subcredentialOf(primitives, identity, blinded), expected('subcredential'))
  })
  checker.run('secret key', () => {
    const expanded = hexBytes(vector['secret_expanded'], 'secret_expanded', 64)
    const key = blindExpanded(primitives, expanded, identity, period, secret)
    const pair = concatBytes(key.scalar, key.noncePrefix)
    checker.equal('blinded_secret_expanded', pair, expected('blinded_secret_expanded'))
    checker.equal('public key of blinded_secret_expanded', key.public, expected('blinded_public'))
    const message = utf8('a signature under the blinded key')
    if (!primitives.ed25519Verify(key.public, message, signBlinded(primitives, key, message))) {
      checker.fail('a signature under the blinded key does not verify')
    }
  })
}
