/**
 * Vectors of Counter Galois Onion, in the field order of the reference implementation:
 *
 *     et     [encrypt, KB||KU, tweak, M, out]
 *     prf    [K||B, t, T, out]
 *     uiv    [encrypt, J||S, H, X_L, X_R, [Y_L, Y_R]]
 *     relay  [inbound, [K, N, T'], AD, T, C, [[K, N, T'], [T, C]]]
 *     client [[[K, N, T'], ...], hop, AD, M, [[[K, N, T'], ...], [T, C]]]       hop counts from 1
 *
 * A file may name a `profile` other than `cgo-polyval`.
 */
import { cgoSuite, Layer, RELAY_PROFILES, Uiv, type CgoSuite, type RelayProfile } from '@warren/crypto'
import { concatBytes, type Primitives } from '@warren/kernel'
import { hexBytes, hexText, isRecord, list, ShapeError, wholeNumber, type Checker } from './checker.ts'

const TAG_BYTES = 16
/** Content of a Tor cell: what a vector is about that does not show its own content. */
const TOR_CONTENT_BYTES = 493
const STATE_PARTS = ['K', 'N', "T'"] as const

type SuiteFor = (contentBytes: number) => CgoSuite

interface Kind {
  readonly name: string
  readonly check: (suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]) => void
}

const KINDS: readonly Kind[] = [
  { name: 'et', check: checkEt },
  { name: 'prf', check: checkPrf },
  { name: 'uiv', check: checkUiv },
  { name: 'relay', check: checkRelay },
  { name: 'client', check: checkClient },
]

/** The lists of vectors by kind: under `vectors`, or the file itself. */
function listsIn(file: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (isRecord(file['vectors'])) return file['vectors']
  return Object.fromEntries(Object.entries(file).filter(([name]) => KINDS.some((kind) => kind.name === name)))
}

export function isCgoFile(file: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(listsIn(file)).some((name) => KINDS.some((kind) => kind.name === name))
}

export function runCgoFile(
  primitives: Primitives,
  checker: Checker,
  file: Readonly<Record<string, unknown>>,
): void {
  const profile = file['profile'] ?? 'cgo-polyval'
  if (!RELAY_PROFILES.includes(profile as RelayProfile))
    throw new ShapeError("profile is not one of Warren's")
  const suiteFor: SuiteFor = (contentBytes) =>
    cgoSuite(primitives, profile as RelayProfile, TAG_BYTES + contentBytes)
  for (const [name, values] of Object.entries(listsIn(file))) {
    const kind = KINDS.find((each) => each.name === name)
    if (kind === undefined) {
      checker.fail(`${name}: not a kind of vector that this runner knows`)
      continue
    }
    checker.run(name, () => {
      for (const [index, vector] of list(values, 'the list of vectors').entries()) {
        checker.run(`#${index + 1}`, () => kind.check(suiteFor, checker, list(vector, 'the vector')))
      }
    })
  }
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(`${what} is neither true nor false`)
  return value
}

function checkEt(suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]): void {
  const [encrypt, keys, tweakHex, block, out] = list(vector, 'an et vector', 5)
  const uiv = new Uiv(
    suiteFor(TOR_CONTENT_BYTES),
    concatBytes(hexBytes(keys, 'KB||KU', 32), new Uint8Array(32)),
  )
  const tweak = hexBytes(tweakHex, 'the tweak')
  const tag = hexBytes(block, 'M', TAG_BYTES)
  const body = concatBytes(tag, tweak.subarray(17))
  if (flag(encrypt, 'encrypt')) uiv.encryptTag(tweak.subarray(0, 17), body)
  else uiv.decryptTag(tweak.subarray(0, 17), body)
  tag.set(body.subarray(0, TAG_BYTES))
  checker.equal('out', tag, hexText(out, 'out'))
}

function checkPrf(suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]): void {
  const [keys, which, tag, out] = list(vector, 'a prf vector', 4)
  const isUpdate = which === 1 || which === true
  if (!isUpdate && which !== 0 && which !== false) throw new ShapeError('t is neither 0 nor 1')
  const outBytes = hexBytes(out, 'out')
  const suite = suiteFor(isUpdate ? TOR_CONTENT_BYTES : outBytes.length)
  const uiv = new Uiv(suite, concatBytes(new Uint8Array(32), hexBytes(keys, 'K||B', 32)))
  const { keyStream, nextSeed } = uiv.expandTag(hexBytes(tag, 'T', TAG_BYTES))
  checker.equal('out', isUpdate ? nextSeed.subarray(0, outBytes.length) : keyStream, hexText(out, 'out'))
}

function checkUiv(suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]): void {
  const [encrypt, keys, head, left, right, results] = list(vector, 'a uiv vector', 6)
  const [outLeft, outRight] = list(results, 'the result', 2)
  const content = hexBytes(right, 'X_R')
  const body = concatBytes(hexBytes(left, 'X_L', TAG_BYTES), content)
  const uiv = new Uiv(suiteFor(content.length), hexBytes(keys, 'J||S', 64))
  if (flag(encrypt, 'encrypt')) uiv.encrypt(hexBytes(head, 'H'), body)
  else uiv.decrypt(hexBytes(head, 'H'), body)
  checkBody(checker, body, outLeft, outRight)
}

function checkBody(checker: Checker, body: Uint8Array, tag: unknown, content: unknown): void {
  checker.equal('T', body.subarray(0, TAG_BYTES), hexText(tag, 'T'))
  checker.equal('C', body.subarray(TAG_BYTES), hexText(content, 'C'))
}

function layerOf(suite: CgoSuite, state: unknown): Layer {
  const [keys, nonce, chained] = list(state, 'a state', 3)
  const seed = [hexBytes(keys, 'K', 64), hexBytes(nonce, 'N', TAG_BYTES), hexBytes(chained, "T'", TAG_BYTES)]
  return new Layer(suite, concatBytes(...seed))
}

function checkState(checker: Checker, layer: Layer, expected: unknown): void {
  const state = layer.exportState()
  const parts = [state.subarray(0, 64), state.subarray(64, 80), state.subarray(80)]
  for (const [index, value] of list(expected, 'the state afterwards', 3).entries()) {
    const name = STATE_PARTS[index] ?? ''
    checker.equal(`${name} afterwards`, parts[index] ?? new Uint8Array(0), hexText(value, name))
  }
}

function commandOf(additionalData: unknown): number {
  return hexBytes(additionalData, 'AD', 1)[0] ?? 0
}

function checkRelay(suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]): void {
  const [inbound, state, additionalData, tag, contentHex, results] = list(vector, 'a relay vector', 6)
  const [stateAfter, cellAfter] = list(results, 'the result', 2)
  const [tagAfter, contentAfter] = list(cellAfter, 'the cell afterwards', 2)
  const content = hexBytes(contentHex, 'C')
  const layer = layerOf(suiteFor(content.length), state)
  const body = concatBytes(hexBytes(tag, 'T', TAG_BYTES), content)
  const isOwn = layer.encrypt(commandOf(additionalData), body)
  if (isOwn && !flag(inbound, 'inbound')) layer.update()
  checkBody(checker, body, tagAfter, contentAfter)
  checkState(checker, layer, stateAfter)
}

function checkClient(suiteFor: SuiteFor, checker: Checker, vector: readonly unknown[]): void {
  const [states, hopNumber, additionalData, message, results] = list(vector, 'a client vector', 5)
  const [statesAfter, cellAfter] = list(results, 'the result', 2)
  const [tagAfter, contentAfter] = list(cellAfter, 'the cell afterwards', 2)
  const content = hexBytes(message, 'M')
  const suite = suiteFor(content.length)
  const layers = list(states, 'the states').map((state) => layerOf(suite, state))
  const command = commandOf(additionalData)
  const hop = wholeNumber(hopNumber, 'hop')
  const own = layers[hop - 1]
  if (own === undefined) throw new ShapeError('hop is not one of the states')
  const body = concatBytes(new Uint8Array(TAG_BYTES), content)
  own.writeNonce(body)
  own.decrypt(command, body)
  own.update()
  for (const layer of layers.slice(0, hop - 1).reverse()) layer.decrypt(command, body)
  checkBody(checker, body, tagAfter, contentAfter)
  for (const [index, expected] of list(statesAfter, 'the states afterwards', layers.length).entries()) {
    const layer = layers[index]
    if (layer !== undefined) checker.run(`hop ${index + 1}`, () => checkState(checker, layer, expected))
  }
}
