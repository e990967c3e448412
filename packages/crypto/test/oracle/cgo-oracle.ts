/**
 * Counter Galois Onion a second time, from the specification's formulas and on noble only: no code, no primitive and no
 * buffer is shared with the product. Slow and plain on purpose.
 *
 * Source: docs/spec/relay-crypto.md §3-§6. Letters are the specification's.
 */
import { polyval } from '@noble/ciphers/_polyval.js'
import { ctr, ecb, gcm } from '@noble/ciphers/aes.js'

export type OracleProfile = 'cgo-gmac' | 'cgo-polyval'

/** State of one direction of one layer: K = J || S (64), N (16), T' (16). */
export interface OracleState {
  readonly K: Uint8Array
  readonly N: Uint8Array
  readonly T: Uint8Array
}

export interface OracleStep {
  readonly state: OracleState
  readonly body: Uint8Array
}

const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, at) => byte ^ (b[at] as number))
const aes = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  ecb(key, { disablePadding: true }).encrypt(block)
const aesInverse = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  ecb(key, { disablePadding: true }).decrypt(block)

export class CgoOracle {
  readonly #profile: OracleProfile

  constructor(profile: OracleProfile) {
    this.#profile = profile
  }

  #tweakHash(KU: Uint8Array, tweak: Uint8Array): Uint8Array {
    if (this.#profile === 'cgo-polyval') return polyval(tweak, KU)
    return gcm(KU, new Uint8Array(12), tweak).encrypt(new Uint8Array(0))
  }

  /** PRF(S, T): key stream of `contentBytes`, and the 80 bytes at block ceil(contentBytes / 16). */
  #prf(S: Uint8Array, T: Uint8Array, contentBytes: number): { stream: Uint8Array; next: Uint8Array } {
    const [K, B] = [S.slice(0, 16), S.slice(16)]
    const iv = this.#profile === 'cgo-polyval' ? polyval(T, B) : aes(B, T)
    const C = Math.ceil(contentBytes / 16)
    let cleared = 0
    while (2 ** cleared < C + 5) cleared++
    const low = ((iv[14] as number) << 8) | (iv[15] as number)
    const base = low - (low % 2 ** cleared)
    const counter = (value: number): Uint8Array =>
      join(iv.slice(0, 14), Uint8Array.of(value >> 8, value & 255))
    return {
      stream: ctr(K, counter(base)).encrypt(new Uint8Array(contentBytes)),
      next: ctr(K, counter(base + C)).encrypt(new Uint8Array(80)),
    }
  }

  uivEncrypt(K: Uint8Array, H: Uint8Array, X: Uint8Array): Uint8Array {
    const [XL, XR] = [X.slice(0, 16), X.slice(16)]
    const h = this.#tweakHash(K.slice(16, 32), join(H, XR))
    const YL = xor(h, aes(K.slice(0, 16), xor(XL, h)))
    return join(YL, xor(XR, this.#prf(K.slice(32), YL, XR.length).stream))
  }

  uivDecrypt(K: Uint8Array, H: Uint8Array, Y: Uint8Array): Uint8Array {
    const [YL, YR] = [Y.slice(0, 16), Y.slice(16)]
    const XR = xor(YR, this.#prf(K.slice(32), YL, YR.length).stream)
    const h = this.#tweakHash(K.slice(16, 32), join(H, XR))
    return join(xor(h, aesInverse(K.slice(0, 16), xor(YL, h))), XR)
  }

  /** UPDATE(K, N). */
  update(state: OracleState, contentBytes: number): OracleState {
    const { next } = this.#prf(state.K.slice(32), state.N, contentBytes)
    return { K: next.slice(0, 64), N: next.slice(64), T: state.T }
  }

  /** A relay's step on a cell from the client; updates if the cell is its own. */
  relayForward(state: OracleState, command: number, body: Uint8Array): OracleStep {
    const step = this.relayBackward(state, command, body)
    const isOwn = step.state.T.every((byte, at) => byte === state.N[at])
    return isOwn ? { ...step, state: this.update(step.state, body.length - 16) } : step
  }

  relayBackward(state: OracleState, command: number, body: Uint8Array): OracleStep {
    const out = this.uivEncrypt(state.K, join(state.T, Uint8Array.of(command)), body)
    return { state: { ...state, T: out.slice(0, 16) }, body: out }
  }

  relayOriginate(state: OracleState, command: number, message: Uint8Array): OracleStep {
    const step = this.relayBackward(state, command, join(state.N, message))
    return { ...step, state: this.update({ ...step.state, N: step.state.T }, message.length) }
  }

  clientOriginate(state: OracleState, command: number, message: Uint8Array): OracleStep {
    const out = this.uivDecrypt(state.K, join(state.T, Uint8Array.of(command)), join(state.N, message))
    return { state: this.update({ ...state, T: state.N }, message.length), body: out }
  }

  /** A client's step on a cell that passes one hop, in either direction; updates if the hop made it. */
  clientPass(state: OracleState, command: number, body: Uint8Array): OracleStep {
    const fed = body.slice(0, 16)
    const out = this.uivDecrypt(state.K, join(state.T, Uint8Array.of(command)), body)
    const isOwn = out.slice(0, 16).every((byte, at) => byte === state.N[at])
    const passed = { ...state, T: fed }
    return { state: isOwn ? this.update({ ...passed, N: fed }, body.length - 16) : passed, body: out }
  }
}
