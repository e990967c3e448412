import type { FuzzTarget } from '@warren/wire'
import {
  answerBytes,
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

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'records: request header',
    decode: decodeRequestHeader,
    examples: () => [GET, PUT.slice(0, REQUEST_HEADER_BYTES)],
  },
  {
    name: 'records: request',
    decode: (bytes) => new RequestReader().push(bytes),
    examples: () => [GET, PUT],
  },
  {
    name: 'records: answer to a get',
    decode: (bytes) => decodeAnswer('get', bytes),
    examples: () => [encodeAnswer('get', 'found', 5, RECORD), new Uint8Array(answerBytes('get')).fill(3, 0, 1)],
  },
  {
    name: 'records: answer to a put',
    decode: (bytes) => decodeAnswer('put', bytes),
    examples: () => [encodeAnswer('put', 'stale', 9), encodeAnswer('put', 'stored', 0)],
  },
]
