/** The root secret of a home while its daemon runs: open, or sealed by a passphrase (docs/spec/state.md). */
import type { Storage } from '@warren/api'
import { fail, type Sensitive } from '@warren/kernel'
import { type HomeDir, loadOrCreateKey, setPassphrase, unlockKey } from '@warren/platform/node'
import type { DaemonPorts } from './ports.ts'

const NO_PASSPHRASE =
  'no passphrase: whoever reads the home directory, or a copy of it, has every key of this node (set one: warren passphrase set)'

export class RootKey {
  readonly #home: HomeDir
  readonly #ports: DaemonPorts
  #root: Sensitive<Uint8Array> | undefined
  #hasPassphrase: boolean

  /** Makes a key if the home has none. @throws WarrenError `storage`. */
  constructor(home: HomeDir, ports: DaemonPorts) {
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

  /** The root for a backup, which needs the passphrase again. @throws WarrenError `locked`, `no-permission`. */
  async rootFor(passphrase: Sensitive<string> | undefined): Promise<Sensitive<Uint8Array>> {
    const root = this.#opened()
    if (!this.#hasPassphrase) return root
    if (passphrase === undefined) {
      throw fail('no-permission', 'the passphrase is needed to make a backup', {
        next: 'Give the passphrase.',
      })
    }
    await unlockKey(this.#home, passphrase, this.#ports)
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
