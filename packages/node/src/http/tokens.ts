/**
 * Tokens of the local API: the owner's, which lies in a file beside the state, and those that the owner gave to other
 * programs, of which only hashes are kept (docs/spec/local-api.md §2).
 */
import {
  DEFAULT_TOKEN_QUOTA,
  type NewToken,
  SCOPES,
  type Scope,
  type Token,
  type TokenQuota,
} from '@warren/api'
import { fail, type Primitives, type StateStore, toHex, utf8, utf8Text } from '@warren/kernel'
import { TOKENS_MAX } from '../limits.ts'

/** Who asks: the scopes of the token. `admin` holds every scope. */
export interface Caller {
  /** `owner`, or the token's id. */
  readonly id: string
  may(scope: Scope): boolean
  /** What of files it may see and touch is in here, a path without symbolic links; undefined: all that its scope says. */
  readonly directory?: string | undefined
  /** What it may ask of the node; undefined: as much as all together. */
  readonly quota?: TokenQuota
}

const TOKEN_PREFIX = 'warren_'
const SECRET_BYTES = 32

interface StoredToken extends Token {
  readonly hash: string
}

/** As the owner asks for it. */
export type WantedToken = Omit<Token, 'id' | 'quota'> & { readonly quota?: TokenQuota | undefined }

type TokenPrimitives = Pick<Primitives, 'sha256' | 'equalConstantTime' | 'random'>

/** A fresh token's text: 256 random bits. */
export function drawToken(primitives: Pick<Primitives, 'random'>): string {
  return TOKEN_PREFIX + toHex(primitives.random.bytes(SECRET_BYTES))
}

/** @param table - undefined while the state is locked: then only the owner is known. */
export function createTokens(
  primitives: TokenPrimitives,
  ownerToken: string,
  state: () => StateStore | undefined,
) {
  const ownerHash = primitives.sha256(utf8(ownerToken))
  const table = (): ReturnType<StateStore['table']> => {
    const store = state()
    if (store === undefined)
      throw fail('locked', 'the state is locked', { next: 'Type: warren passphrase unlock' })
    return store.table('api-tokens')
  }
  const stored = (): StoredToken[] => {
    const rows = state()?.table('api-tokens')
    return rows?.keys().map((key) => parseToken(rows.get(key) as Uint8Array)) ?? []
  }
  return {
    /** @returns undefined for a token that is not ours. */
    callerOf(text: string): Caller | undefined {
      const hash = primitives.sha256(utf8(text.slice(0, 256)))
      if (primitives.equalConstantTime(hash, ownerHash)) return { id: 'owner', may: () => true }
      const token = stored().find((candidate) => candidate.hash === toHex(hash))
      if (token === undefined) return undefined
      return {
        id: token.id,
        may: (scope) => token.scopes.includes('admin') || token.scopes.includes(scope),
        directory: token.directory,
        quota: token.quota,
      }
    },
    /** @throws WarrenError `overloaded`, `locked`, `storage`. */
    add({ name, scopes, directory, quota = DEFAULT_TOKEN_QUOTA, createdAt }: WantedToken): NewToken {
      const rows = table()
      if (rows.keys().length >= TOKENS_MAX) {
        throw fail('overloaded', 'there are too many tokens', {
          next: 'Remove some that no program uses any more.',
        })
      }
      const secret = drawToken(primitives)
      const token: Token = {
        id: toHex(primitives.random.bytes(8)),
        name,
        scopes: SCOPES.filter((scope) => scopes.includes(scope)),
        quota,
        ...(directory === undefined ? {} : { directory }),
        createdAt,
      }
      rows.put(token.id, utf8(JSON.stringify({ ...token, hash: toHex(primitives.sha256(utf8(secret))) })))
      return { ...token, token: secret }
    },
    list: (): Token[] => stored().map(({ hash: _, ...token }) => token),
    /** @returns false if there is no such token. */
    remove(id: string): boolean {
      const rows = table()
      if (rows.get(id) === undefined) return false
      rows.delete(id)
      return true
    },
  }
}

/** Tokens that were made before there were quotas have the usual one. */
function parseToken(bytes: Uint8Array): StoredToken {
  return { quota: DEFAULT_TOKEN_QUOTA, ...(JSON.parse(utf8Text(bytes)) as Omit<StoredToken, 'quota'>) }
}

export type Tokens = ReturnType<typeof createTokens>
