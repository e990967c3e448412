/**
 * A self-signed ECDSA P-256 certificate, made anew at each start: the one `openssl req -x509` makes for `localhost`, of
 * which the net is full. It authenticates nobody; links do that over the exporter (docs/spec/link.md §3).
 *
 * Written as DER by hand: it only ever writes one fixed shape, for which the certificate libraries would bring a dozen
 * packages (docs/dependencies.md).
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface TlsCertificate {
  /** PEM. */
  readonly key: string
  /** PEM; may hold a chain. */
  readonly cert: string
}

const VALID_DAYS = 365
const DAY_MS = 86_400_000

const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_ID = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31

/** Encoded object identifiers. */
const ECDSA_WITH_SHA256 = '2a8648ce3d040302'
const COMMON_NAME = '550403'
const SUBJECT_KEY_ID = '551d0e'
const AUTHORITY_KEY_ID = '551d23'
const BASIC_CONSTRAINTS = '551d13'

/** @param wallMs - the certificate is valid from here on, for a year. */
export function makeCertificate(wallMs: number): TlsCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const algorithm = der(SEQUENCE, objectId(ECDSA_WITH_SHA256))
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, objectId(COMMON_NAME), der(UTF8_STRING, Buffer.from('localhost')))),
  )
  const serial = randomBytes(20)
  // Positive, and 20 bytes long as RFC 5280 4.1.2.2 allows at most.
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40
  const toBeSigned = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.of(2))),
    der(INTEGER, serial),
    algorithm,
    name,
    der(SEQUENCE, utcTime(wallMs), utcTime(wallMs + VALID_DAYS * DAY_MS)),
    name,
    spki,
    der(0xa3, der(SEQUENCE, ...extensions(spki))),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, Buffer.of(0), signature))
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: pem(certificate) }
}

function extensions(spki: Buffer): Buffer[] {
  // The public point is the last 65 bytes of a P-256 SubjectPublicKeyInfo; its SHA-1 is the key's usual name (RFC 5280 4.2.1.2).
  const keyId = createHash('sha1').update(spki.subarray(-65)).digest()
  const isCa = der(SEQUENCE, Buffer.of(0x01, 0x01, 0xff))
  return [
    der(SEQUENCE, objectId(SUBJECT_KEY_ID), der(OCTET_STRING, der(OCTET_STRING, keyId))),
    der(SEQUENCE, objectId(AUTHORITY_KEY_ID), der(OCTET_STRING, der(SEQUENCE, der(0x80, keyId)))),
    der(SEQUENCE, objectId(BASIC_CONSTRAINTS), Buffer.of(0x01, 0x01, 0xff), der(OCTET_STRING, isCa)),
  ]
}

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  if (length < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, length), content])
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content])
}

function objectId(hex: string): Buffer {
  return der(OBJECT_ID, Buffer.from(hex, 'hex'))
}

function utcTime(wallMs: number): Buffer {
  const digits = new Date(wallMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return der(UTC_TIME, Buffer.from(`${digits}Z`))
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
