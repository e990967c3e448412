/**
 * Bringing an owner back into a home that has a key already, which nobody used yet. State and key are two files: a mark that names the
 * new owner's relay tells, after a crash between them, whether the state belongs to the key that is there.
 */
import { type Primitives, type Sensitive, toHex, utf8, utf8Text } from '@warren/kernel'
import { type HomeDir, loadOrCreateKey } from '@warren/platform/node'
import { relayIdOf } from '../compose/network.ts'
import { contentOf } from './home-content.ts'

const FILE_NAME = 'restoring'

export function markRestore(home: HomeDir, primitives: Primitives, root: Sensitive<Uint8Array>): void {
  home.writeAtomic(FILE_NAME, utf8(`${toHex(relayIdOf({ primitives }, root.reveal()))}\n`))
}

/** Ends what was begun: with the new key in place it is done, else the state that was made for it is removed. */
export function settleRestore(home: HomeDir, primitives: Primitives): void {
  const mark = home.read(FILE_NAME, 1024)
  if (mark === undefined) return
  const key = loadOrCreateKey(home, primitives)
  const isDone =
    key.kind === 'open' && toHex(relayIdOf({ primitives }, key.root.reveal())) === utf8Text(mark).trim()
  if (!isDone) {
    for (const { name, part } of contentOf(home.path).files) if (part === 'state') home.remove(name)
  }
  home.remove(FILE_NAME)
}
