/**
 * Known answers of relay encryption at Warren's cell sizes, made by the oracle alone. Long values stand as digests.
 *
 * Writes packages/crypto/test/vectors/cgo.json: `tools/node packages/crypto/test/oracle/known-answers.ts > FILE`.
 */
import { sha3_256, shake256 } from '@noble/hashes/sha3.js'
import { toHex, utf8 } from '@warren/kernel'
import { CgoOracle, type OracleProfile, type OracleState, type OracleStep } from './cgo-oracle.ts'

export const OPERATIONS = [
  'relay forward',
  'relay forward own',
  'relay backward',
  'relay originate',
  'client originate',
  'client pass',
] as const
export type Operation = (typeof OPERATIONS)[number]

export interface KnownAnswer {
  readonly profile: OracleProfile
  readonly bodyBytes: number
  readonly operation: Operation
  readonly command: number
  /** Inputs are SHAKE256 of `LABEL/state` (96 bytes: K, N, T') and `LABEL/body`. */
  readonly label: string
  readonly tag: string
  readonly contentSha3: string
  readonly keys: string
  readonly nonce: string
  readonly chained: string
}

export interface KnownAnswers {
  readonly source: string
  readonly answers: readonly KnownAnswer[]
}

export const inputState = (label: string): Uint8Array => shake256(utf8(`${label}/state`), { dkLen: 96 })
export const inputBody = (label: string, bodyBytes: number): Uint8Array =>
  shake256(utf8(`${label}/body`), { dkLen: bodyBytes })

/** The cell that a client would send so that the relay in `state` takes it for its own. */
export function ownCell(
  profile: OracleProfile,
  state: Uint8Array,
  command: number,
  body: Uint8Array,
): Uint8Array {
  return new CgoOracle(profile).clientOriginate(split(state), command, body.slice(16)).body
}

function split(state: Uint8Array): OracleState {
  return { K: state.slice(0, 64), N: state.slice(64, 80), T: state.slice(80) }
}

function apply(
  profile: OracleProfile,
  operation: Operation,
  input: Uint8Array,
  command: number,
  body: Uint8Array,
): OracleStep {
  const oracle = new CgoOracle(profile)
  const state = split(input)
  switch (operation) {
    case 'relay forward':
      return oracle.relayForward(state, command, body)
    case 'relay forward own':
      return oracle.relayForward(state, command, ownCell(profile, input, command, body))
    case 'relay backward':
      return oracle.relayBackward(state, command, body)
    case 'relay originate':
      return oracle.relayOriginate(state, command, body.slice(16))
    case 'client originate':
      return oracle.clientOriginate(state, command, body.slice(16))
    case 'client pass':
      return oracle.clientPass(state, command, body)
  }
}

/** Cells of 4, 2, 8 and 16 KiB: the default, and what a network file may choose. */
const BODY_SIZES = [4089, 2041, 8185, 16_377]

export function computeKnownAnswers(): KnownAnswers {
  const answers = (['cgo-gmac', 'cgo-polyval'] as const).flatMap((profile) =>
    BODY_SIZES.flatMap((bodyBytes) =>
      OPERATIONS.map((operation, index): KnownAnswer => {
        const label = `warren/${profile}/${bodyBytes}/${operation}`
        const command = 6 + (index % 2)
        const { state, body } = apply(
          profile,
          operation,
          inputState(label),
          command,
          inputBody(label, bodyBytes),
        )
        return {
          profile,
          bodyBytes,
          operation,
          command,
          label,
          tag: toHex(body.slice(0, 16)),
          contentSha3: toHex(sha3_256(body.slice(16))),
          keys: toHex(state.K),
          nonce: toHex(state.N),
          chained: toHex(state.T),
        }
      }),
    ),
  )
  return {
    source:
      'Warren, packages/crypto/test/oracle: an implementation of docs/spec/relay-crypto.md on the noble libraries that shares no code with the product. The construction at these sizes and with GMAC has no other publisher.',
    answers,
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(computeKnownAnswers(), undefined, 2)}\n`)
