import type { FuzzTarget } from '@warren/wire'
import {
  decodeAnswer,
  decodeRequestHeader,
  encodeAnswer,
  encodeRequest,
  REQUEST_HEADER_BYTES,
} from './format.ts'
import { RECORD_BYTES } from './limits.ts'
import { RequestReader } from './relay/request-reader.ts'

const ID = new Uint8Array(32).fill(7)
const RECORD = new Uint8Array(RECORD_BYTES).fill(1)
const GET = encodeRequest({ operation: 'get', type: 1, id: ID }, undefined)
const PUT = encodeRequest({ operation: 'put', type: 1, id: ID }, RECORD)
const FOUND = encodeAnswer('get', RECORD_BYTES, { status: 'found', revision: 5, record: RECORD })
const MISSING = encodeAnswer('get', RECORD_BYTES, { status: 'missing', revision: 0, record: undefined })
const STALE = encodeAnswer('put', RECORD_BYTES, { status: 'stale', revision: 9, record: undefined })

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'records: request header',
    decode: decodeRequestHeader,
    examples: () => [GET, PUT.slice(0, REQUEST_HEADER_BYTES)],
  },
  {
    name: 'records: request',
    decode: (bytes) => new RequestReader(RECORD_BYTES).push(bytes),
    examples: () => [GET, PUT],
  },
  {
    name: 'records: answer to a get',
    decode: (bytes) => decodeAnswer('get', RECORD_BYTES, bytes),
    examples: () => [FOUND, MISSING],
  },
  {
    name: 'records: answer to a put',
    decode: (bytes) => decodeAnswer('put', RECORD_BYTES, bytes),
    examples: () => [STALE],
  },
]
