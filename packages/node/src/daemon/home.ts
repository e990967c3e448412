/** What a daemon keeps in its home directory beside the state (docs/spec/local-api.md §1; docs/spec/state.md §1). */
import { fail, type Primitives, utf8, utf8Text } from '@warren/kernel'
import { formatNetworkFile, type Network, parseNetworkFile, withBootstrap } from '@warren/directory'
import { equalBytes, type Sensitive, type WarrenError } from '@warren/kernel'
import { type HomeDir, openLock, openSqliteState, type SqliteState } from '@warren/platform/node'
import { drawToken } from '../http/tokens.ts'
import { mergeBootstrap } from './merge-bootstrap.ts'
import { STATE_MIGRATIONS } from './state-migrations.ts'

export const NETWORK_FILE_NAME = 'network.json'
export const NETWORK_FILE_MAX_BYTES = 4 * 1024 * 1024
export const STATE_FILE_NAME = 'state'
/** Says that this home has a state: without it an empty file would pass for a new one. */
export const STATE_MARK_NAME = 'state-made'
export const LOCK_FILE_NAME = 'lock'
export const TOKEN_FILE_NAME = 'api-token'
export const DAEMON_FILE_NAME = 'daemon.json'

/**
 * Takes the home for this process: held until `close`, and by the system's own doing no longer than the process lives.
 * The lock is that of a database without content, since the state file itself cannot be opened while it is locked.
 *
 * @throws WarrenError `storage` with `fields.inUse`: another daemon uses this home.
 */
export function lockHome(home: HomeDir, noKey: Sensitive<Uint8Array>): { close(): void } {
  return openLock(home.file(LOCK_FILE_NAME), noKey)
}

/**
 * Opens the state of a home, of which the caller has the lock, and brings it to this version's form.
 *
 * @param asItIs - an older one is not changed.
 * @throws WarrenError `locked`, `storage`; with `fields.damaged` also if the home had a state and it is gone or empty;
 *   `unsupported`: a newer version has written it.
 */
export function openState(home: HomeDir, key: Sensitive<Uint8Array>, asItIs = false): SqliteState {
  const isMade = !home.isEmpty(STATE_MARK_NAME)
  if (isMade && home.isEmpty(STATE_FILE_NAME)) throw lostState()
  const file = home.file(STATE_FILE_NAME)
  const state = openSqliteState({ file, key, migrations: STATE_MIGRATIONS, asItIs })
  if (isMade) return state
  try {
    home.writeAtomic(STATE_MARK_NAME, utf8('1\n'))
    return state
  } catch (error) {
    state.close()
    throw error
  }
}

const lostState = (): WarrenError =>
  fail('storage', 'the state file of this home is gone or empty', {
    fields: { damaged: true },
    next: 'Put the files "key" and "state" back from your last backup. To begin anew with the same keys, remove the file "state-made".',
  })

/** Whether there is a network to run in, be it a good one or not. */
export function hasNetwork(home: HomeDir, given: string | undefined): boolean {
  return given !== undefined || home.read(NETWORK_FILE_NAME, NETWORK_FILE_MAX_BYTES) !== undefined
}

/**
 * The network of this home: the one given, which is remembered, or the one remembered.
 *
 * @param given - the text of a network file.
 * @throws WarrenError `bad-input`: neither is there, or the given one is another network than this home belongs to.
 */
export function networkOf(home: HomeDir, primitives: Primitives, given: string | undefined): Network {
  const kept = home.read(NETWORK_FILE_NAME, NETWORK_FILE_MAX_BYTES)
  const remembered = kept === undefined ? undefined : parseNetworkFile(primitives, utf8Text(kept))
  if (given === undefined) {
    if (remembered !== undefined) return remembered
    throw fail('bad-input', 'this home does not belong to a network yet', {
      next: 'Join one: warren up --join TEXT, or --network FILE. Make one: warren network new. Or try one on this machine: npm start',
    })
  }
  const network = parseNetworkFile(primitives, given)
  if (remembered !== undefined && !equalBytes(remembered.id, network.id)) {
    throw fail('bad-input', 'this home belongs to another network', {
      next: 'One home, one network: name another directory with --home.',
    })
  }
  // Also when it is the same network: its list of first relays may be newer. Those known before stay, behind them.
  const merged = withBootstrap(network, mergeBootstrap(network.bootstrap, remembered?.bootstrap ?? []))
  home.writeAtomic(NETWORK_FILE_NAME, utf8(formatNetworkFile(merged)))
  return merged
}

/** The owner's token, made at the first start. */
export function ownerToken(home: HomeDir, primitives: Primitives): string {
  const kept = home.read(TOKEN_FILE_NAME, 1024)
  const text = kept === undefined ? '' : utf8Text(kept).trim()
  if (/^\S{32,256}$/.test(text)) return text
  const token = drawToken(primitives)
  // Nobody has seen it yet.
  home.writeUnforced(TOKEN_FILE_NAME, utf8(`${token}\n`))
  return token
}
