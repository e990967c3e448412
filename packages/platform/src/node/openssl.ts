/**
 * Node's own OpenSSL, called without `node:crypto` in between.
 *
 * A cell costs a few short calls per layer. Through `node:crypto` most of the time of each goes into making a cipher object and
 * memory for its result; here a call is some tens of nanoseconds, on contexts that are made once and memory that never moves.
 * Nothing is compiled or shipped for it: the functions are those of the running program (docs/adr/0012).
 *
 * This is the one file that names memory by address. It names only memory of its own, and checks every size before a call.
 */
import process from 'node:process'
import type { FunctionDefinitions } from 'node:ffi'
import { assert } from '@warren/kernel'

type Address = bigint
/** A number that a function takes, in a register as wide as an address. */
type Size = bigint

type Init = (context: Address, cipher: Address, engine: Address, key: Address, iv: Address) => number
type Update = (context: Address, to: Address, length: Address, from: Address, size: Size) => number

/** Functions of OpenSSL (EVP_EncryptInit(3)). Those that return a number return 1, or 0 or less if they failed. */
interface Functions {
  readonly EVP_CIPHER_CTX_new: () => Address
  readonly EVP_CIPHER_CTX_set_padding: (context: Address, padding: Size) => number
  readonly EVP_CIPHER_CTX_ctrl: (context: Address, type: Size, size: Size, at: Address) => number
  readonly EVP_EncryptInit_ex: Init
  readonly EVP_EncryptUpdate: Update
  readonly EVP_EncryptFinal_ex: (context: Address, to: Address, length: Address) => number
  readonly EVP_DecryptInit_ex: Init
  readonly EVP_DecryptUpdate: Update
  readonly EVP_aes_128_ecb: () => Address
  readonly EVP_aes_128_ctr: () => Address
  readonly EVP_aes_256_ctr: () => Address
  readonly EVP_aes_128_gcm: () => Address
  /** One call for a whole message; returns where it wrote, or 0. */
  readonly SHA256: (message: Address, size: Size, to: Address) => Address
}

const P = 'pointer'
const I = 'int32'
const INIT = { arguments: [P, P, P, P, P], return: I } as const
const UPDATE = { arguments: [P, P, P, P, P], return: I } as const
/**
 * Node's quick way of calling takes five parameters at most, which is what the machine passes in registers, and takes addresses
 * without a check of their range; so numbers, too, are passed as what they are there, 64 bits.
 */
const SIGNATURES = {
  EVP_CIPHER_CTX_new: { arguments: [], return: P },
  EVP_CIPHER_CTX_set_padding: { arguments: [P, P], return: I },
  EVP_CIPHER_CTX_ctrl: { arguments: [P, P, P, P], return: I },
  EVP_EncryptInit_ex: INIT,
  EVP_EncryptUpdate: UPDATE,
  EVP_EncryptFinal_ex: { arguments: [P, P, P], return: I },
  EVP_DecryptInit_ex: INIT,
  EVP_DecryptUpdate: UPDATE,
  EVP_aes_128_ecb: { arguments: [], return: P },
  EVP_aes_128_ctr: { arguments: [], return: P },
  EVP_aes_256_ctr: { arguments: [], return: P },
  EVP_aes_128_gcm: { arguments: [], return: P },
  SHA256: { arguments: [P, P, P], return: P },
} as const satisfies FunctionDefinitions

const GET_TAG: Size = 0x10n
const NOWHERE: Address = 0n
const BLOCK_BYTES = 16
const BLOCK_SIZE: Size = 16n
const NOTHING = new Uint8Array(0)

/** Where things lie in the memory that is shared with OpenSSL. */
const KEY_AT = 0
const IV_AT = 32
const LENGTH_AT = 48
/** A block of a cipher, or a digest. */
const BLOCK_AT = 64
/** Most that may lie before the data: a prefix, or the part of an array that is left as it is. */
const HEAD_BYTES = 64
const DATA_AT = 192
/** Most data of one call: more than the largest cell. A whole number of blocks. */
const DATA_BYTES = 16_384 + 256
const DIGEST_BYTES = 32

export class OpenSsl {
  readonly #functions: Functions
  readonly #memory: Uint8Array
  readonly #keyAddress: Address
  readonly #ivAddress: Address
  readonly #lengthAddress: Address
  readonly #blockAddress: Address
  /** Addresses of the data with so many bytes before it. */
  readonly #dataAddresses: readonly Address[]
  readonly #encrypter: Address
  readonly #decrypter: Address
  readonly #authenticator: Address
  readonly #counters: Readonly<Record<16 | 32, Address>>
  /** Sizes that were used, since making one takes memory. */
  readonly #sizes: Size[] = new Array<Size>(HEAD_BYTES + DATA_BYTES + 1)
  /** A view of the memory that was last copied from; making one costs more than the copy of a small cell. */
  #view: Uint8Array

  /** @param addressOf - where a buffer lies. */
  constructor(functions: Functions, addressOf: (buffer: ArrayBuffer) => Address) {
    this.#functions = functions
    const buffer = new ArrayBuffer(DATA_AT + DATA_BYTES)
    this.#memory = new Uint8Array(buffer)
    this.#view = this.#memory
    const base = addressOf(buffer)
    const at = (offset: number): Address => base + BigInt(offset)
    this.#keyAddress = at(KEY_AT)
    this.#ivAddress = at(IV_AT)
    this.#lengthAddress = at(LENGTH_AT)
    this.#blockAddress = at(BLOCK_AT)
    this.#dataAddresses = Array.from({ length: HEAD_BYTES + 1 }, (_, head) => at(DATA_AT - head))
    this.#encrypter = this.#newContext(functions.EVP_aes_128_ecb())
    this.#decrypter = this.#newContext(functions.EVP_aes_128_ecb(), false)
    this.#authenticator = this.#newContext(functions.EVP_aes_128_gcm())
    this.#counters = {
      16: this.#newContext(functions.EVP_aes_128_ctr()),
      32: this.#newContext(functions.EVP_aes_256_ctr()),
    }
  }

  /** AES-128 on one block, in place. */
  block(key: Uint8Array, block: Uint8Array, isEncrypting: boolean): void {
    assert(key.length === 16 && block.length === BLOCK_BYTES, 'openssl: sizes')
    const at = this.#blockAddress
    this.#write(KEY_AT, key)
    this.#write(BLOCK_AT, block)
    const f = this.#functions
    let isSet: number
    let isDone: number
    if (isEncrypting) {
      isSet = f.EVP_EncryptInit_ex(this.#encrypter, NOWHERE, NOWHERE, this.#keyAddress, NOWHERE)
      isDone = f.EVP_EncryptUpdate(this.#encrypter, at, this.#lengthAddress, at, BLOCK_SIZE)
    } else {
      isSet = f.EVP_DecryptInit_ex(this.#decrypter, NOWHERE, NOWHERE, this.#keyAddress, NOWHERE)
      isDone = f.EVP_DecryptUpdate(this.#decrypter, at, this.#lengthAddress, at, BLOCK_SIZE)
    }
    assert(isSet === 1 && isDone === 1, 'openssl: block')
    this.#read(BLOCK_AT, block)
  }

  /** The tag of AES-128-GCM with nonce zero over `prefix` and `message[from ..]` as additional data. */
  gmac(key: Uint8Array, prefix: Uint8Array, message: Uint8Array, from: number, tag: Uint8Array): void {
    const length = message.length - from
    const head = prefix.length
    assert(
      key.length === 16 &&
        tag.length === BLOCK_BYTES &&
        from >= 0 &&
        from <= HEAD_BYTES &&
        length >= 0 &&
        length <= DATA_BYTES &&
        head <= HEAD_BYTES,
      'openssl: sizes',
    )
    this.#memory.set(message, DATA_AT - from)
    this.#write(DATA_AT - head, prefix)
    this.#write(KEY_AT, key)
    for (let at = IV_AT; at < IV_AT + BLOCK_BYTES; at++) this.#memory[at] = 0
    const f = this.#functions
    const context = this.#authenticator
    const data = this.#dataAddresses[head] as Address
    const isSet = f.EVP_EncryptInit_ex(context, NOWHERE, NOWHERE, this.#keyAddress, this.#ivAddress)
    const isFed = f.EVP_EncryptUpdate(
      context,
      NOWHERE,
      this.#lengthAddress,
      data,
      this.#sizeOf(head + length),
    )
    const isDone = f.EVP_EncryptFinal_ex(context, this.#blockAddress, this.#lengthAddress)
    const isRead = f.EVP_CIPHER_CTX_ctrl(context, GET_TAG, BLOCK_SIZE, this.#blockAddress)
    assert(isSet === 1 && isFed === 1 && isDone === 1 && isRead === 1, 'openssl: gmac')
    this.#read(BLOCK_AT, tag)
  }

  /**
   * XORs key stream of AES in counter mode into `data[from ..]`; the blocks that follow fill `after`.
   *
   * @param key - 16 or 32 bytes.
   */
  counter(key: Uint8Array, counter: Uint8Array, data: Uint8Array, from: number, after: Uint8Array): void {
    assert(
      (key.length === 16 || key.length === 32) &&
        counter.length === BLOCK_BYTES &&
        from >= 0 &&
        from <= HEAD_BYTES &&
        from <= data.length &&
        after.length <= 128,
      'openssl: sizes',
    )
    const context = this.#counters[key.length]
    this.#write(KEY_AT, key)
    this.#write(IV_AT, counter)
    const isSet = this.#functions.EVP_EncryptInit_ex(
      context,
      NOWHERE,
      NOWHERE,
      this.#keyAddress,
      this.#ivAddress,
    )
    assert(isSet === 1, 'openssl: counter')
    if (data.length - from + BLOCK_BYTES + after.length <= DATA_BYTES)
      return this.#stream(context, data, from, after)
    assert(after.length === 0 && from === 0, 'openssl: key stream after data that is longer than a cell')
    for (let at = 0; at < data.length; at += DATA_BYTES)
      this.#stream(context, data.subarray(at, at + DATA_BYTES), 0, NOTHING)
  }

  /** SHA-256 of what fits into the memory; of what does not, undefined. */
  sha256(message: Uint8Array): Uint8Array | undefined {
    const { length } = message
    if (length > DATA_BYTES) return undefined
    this.#memory.set(message, DATA_AT)
    const at = this.#functions.SHA256(
      this.#dataAddresses[0] as Address,
      this.#sizeOf(length),
      this.#blockAddress,
    )
    assert(at === this.#blockAddress, 'openssl: sha256')
    return this.#memory.slice(BLOCK_AT, BLOCK_AT + DIGEST_BYTES)
  }

  #stream(context: Address, data: Uint8Array, from: number, after: Uint8Array): void {
    const memory = this.#memory
    const length = data.length - from
    const isAlone = after.length === 0
    const whole = isAlone ? length : Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES
    memory.set(data, DATA_AT - from)
    if (!isAlone) memory.fill(0, DATA_AT + length, DATA_AT + whole + after.length)
    const at = this.#dataAddresses[0] as Address
    const isDone = this.#functions.EVP_EncryptUpdate(
      context,
      at,
      this.#lengthAddress,
      at,
      this.#sizeOf(whole + after.length),
    )
    assert(isDone === 1, 'openssl: counter')
    data.set(this.#viewOf(DATA_AT - from, data.length))
    if (!isAlone) this.#read(DATA_AT + whole, after)
  }

  #newContext(cipher: Address, isEncrypting = true): Address {
    const f = this.#functions
    const context = f.EVP_CIPHER_CTX_new()
    assert(context !== NOWHERE, 'openssl: memory for a cipher')
    const init = isEncrypting ? f.EVP_EncryptInit_ex : f.EVP_DecryptInit_ex
    const isSet = init(context, cipher, NOWHERE, this.#keyAddress, this.#ivAddress)
    assert(isSet === 1 && f.EVP_CIPHER_CTX_set_padding(context, 0n) === 1, 'openssl: a cipher')
    return context
  }

  #sizeOf(length: number): Size {
    return (this.#sizes[length] ??= BigInt(length))
  }

  #viewOf(at: number, length: number): Uint8Array {
    const view = this.#view
    if (view.length === length && view.byteOffset === at) return view
    return (this.#view = this.#memory.subarray(at, at + length))
  }

  /** Copies few bytes: a loop is quicker than `set` for them. */
  #write(at: number, bytes: Uint8Array): void {
    const memory = this.#memory
    for (let index = 0; index < bytes.length; index++) memory[at + index] = bytes[index] as number
  }

  #read(at: number, bytes: Uint8Array): void {
    const memory = this.#memory
    for (let index = 0; index < bytes.length; index++) bytes[index] = memory[at + index] as number
  }
}

/** OpenSSL as this Node has it; undefined where it offers no way to call it. */
export function openSsl(): OpenSsl | undefined {
  const ffi = process.getBuiltinModule('node:ffi')
  if (ffi === undefined) return undefined
  try {
    const { functions } = ffi.dlopen(null, SIGNATURES)
    return new OpenSsl(functions, (buffer) => ffi.getRawPointer(buffer))
  } catch {
    // Another build of Node: its OpenSSL is elsewhere, or hides its functions.
    return undefined
  }
}
