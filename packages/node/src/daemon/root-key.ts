/** The root secret of a home while its daemon runs: open, or sealed by a passphrase (docs/spec/state.md). */
import type { Storage } from '@warren/api'
import { fail, type Sensitive } from '@warren/kernel'
import { type HomeDir, KEY_FILE_NAME, loadOrCreateKey, setPassphrase, unlockKey } from '@warren/platform/node'
import type { DaemonPorts } from './ports.ts'
import { noteWordsShown } from './words-shown.ts'

const NO_PASSPHRASE =
  'no passphrase: whoever reads the home directory, or a copy of it, has every key of this node (set one: warren passphrase set)'

export class RootKey {
  readonly #home: HomeDir
  readonly #ports: DaemonPorts
  #root: Sensitive<Uint8Array> | undefined
  #hasPassphrase: boolean

  /** Makes a key if the home has none; the caller has the home's lock. @throws WarrenError `storage`. */
  constructor(home: HomeDir, ports: DaemonPorts) {
    // Taking a passphrase away may have been cut off: then the open root lies in what is left, the sealed one in `key`.
    home.removeUnfinished(KEY_FILE_NAME)
    this.#home = home
    this.#ports = ports
    const key = loadOrCreateKey(home, ports.primitives)
    this.#hasPassphrase = key.kind === 'sealed'
    this.#root = key.kind === 'open' ? key.root : undefined
  }

  /** undefined: sealed. */
  get root(): Sensitive<Uint8Array> | undefined {
    return this.#root
  }

  storage(): Storage {
    return this.#hasPassphrase ? { passphrase: true } : { passphrase: false, notice: NO_PASSPHRASE }
  }

  /** Opens it. @throws WarrenError `no-permission`: wrong passphrase; `bad-input`: nothing is sealed. */
  async unlock(passphrase: Sensitive<string>): Promise<Sensitive<Uint8Array>> {
    const root = await unlockKey(this.#home, passphrase, this.#ports)
    this.#root ??= root
    return this.#root
  }

  /** @throws WarrenError `locked`; `no-permission`: `current` is wrong or missing; `storage`. */
  async setPassphrase(passphrase: Sensitive<string>, current: Sensitive<string> | undefined): Promise<void> {
    const root = this.#opened()
    if (this.#hasPassphrase) {
      if (current === undefined) {
        throw fail('no-permission', 'a passphrase is set; the current one is needed to change it', {
          next: 'Give the current passphrase as well.',
        })
      }
      await unlockKey(this.#home, current, this.#ports)
    }
    await setPassphrase(this.#home, root, passphrase, this.#ports)
    this.#hasPassphrase = true
  }

  /**
   * From then on the root lies open on the disk.
   *
   * @throws WarrenError `locked`; `bad-input`: none is set; `no-permission`: it is not the one; `storage`: it is still set.
   */
  async removePassphrase(current: Sensitive<string>): Promise<void> {
    const root = this.#opened()
    if (!this.#hasPassphrase) {
      throw fail('bad-input', 'no passphrase is set', { next: 'There is nothing to take away.' })
    }
    await unlockKey(this.#home, current, this.#ports)
    await setPassphrase(this.#home, root, undefined, this.#ports)
    this.#hasPassphrase = false
  }

  /** The root for a backup, which needs the passphrase again. @throws WarrenError `locked`, `no-permission`. */
  async rootFor(passphrase: Sensitive<string> | undefined): Promise<Sensitive<Uint8Array>> {
    const root = this.#opened()
    if (this.#hasPassphrase) {
      if (passphrase === undefined) {
        throw fail('no-permission', 'the passphrase is needed to make a backup', {
          next: 'Give the passphrase.',
        })
      }
      await unlockKey(this.#home, passphrase, this.#ports)
    }
    noteWordsShown(this.#home)
    return root
  }

  forget(): void {
    this.#root = undefined
  }

  #opened(): Sensitive<Uint8Array> {
    if (this.#root !== undefined) return this.#root
    throw fail('locked', 'the state is locked', { next: 'First type: warren passphrase unlock' })
  }
}
