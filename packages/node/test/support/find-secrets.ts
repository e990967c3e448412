/** Looks for secrets and identifiers in a text, in every way in which bytes are written down. */

/** Bytes or a text that must not be told, with what it is. */
export interface Secret {
  readonly what: string
  readonly value: Uint8Array | string
}

/** So many of the first bytes are enough to recognise whose they are; multiples of 3 and 5 end whole letters of base64 and base32. */
const RECOGNISED_BYTES = { hex: 8, base64: 9, base32: 10 } as const
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** The ways in which one secret may stand in a text. */
export function encodingsOf({ value }: Secret): string[] {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8')
    return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...bytesIn(bytes)]
  }
  return [Buffer.from(value).toString('latin1'), Buffer.from(value).toString('utf8'), ...bytesIn(value)]
}

function bytesIn(value: Uint8Array): string[] {
  const first = (count: number): Buffer => Buffer.from(value.subarray(0, count))
  const hex = first(RECOGNISED_BYTES.hex).toString('hex')
  const base32 = toBase32(first(RECOGNISED_BYTES.base32))
  const base64 = first(RECOGNISED_BYTES.base64)
  return [
    hex,
    hex.toUpperCase(),
    base32,
    base32.toUpperCase(),
    base64.toString('base64').replace(/=+$/, ''),
    base64.toString('base64url'),
    first(RECOGNISED_BYTES.hex).join(','),
    first(RECOGNISED_BYTES.hex).join(', '),
  ]
}

function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((group) => BASE32[Number.parseInt(group, 2)]).join('')
}

/** @returns what each secret is that stands in the text. */
export function findSecrets(text: string, secrets: readonly Secret[]): string[] {
  return secrets
    .filter((secret) => encodingsOf(secret).some((encoded) => encoded.length > 0 && text.includes(encoded)))
    .map(({ what }) => what)
}

/** What nobody needs to know beforehand to recognise. @returns what was found. */
export function findShapes(text: string): string[] {
  const shapes: readonly (readonly [string, RegExp])[] = [
    ['an IPv4 address', /\b\d{1,3}(\.\d{1,3}){3}\b/],
    ['an IPv6 address', /\[[0-9a-f]*:[0-9a-f:]+\]|\b([0-9a-f]{1,4}:){4,}/i],
    ['an onion address', /[a-z2-7]{56}/i],
    ['a link', /warren:[\w-]{8}/],
    ['a token', /warren_[0-9a-f]/],
    ['a key in hexadecimal digits', /[0-9a-f]{32}/i],
    ['a key in base64', /[\w+/-]{43}=?/],
    ['a path', /\/(home|tmp|root|Users|var)\//],
  ]
  return shapes.filter(([, shape]) => shape.test(text)).map(([what]) => what)
}
