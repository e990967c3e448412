/** Shares as the local API shows them: over the sharing side of the applications, with what a listed relay must agree to. */
import type { Share, ShareRequest } from '@warren/api'
import type { LeftStatus, ShareOptions, Shares, ShareStatus } from '@warren/applications'
import { fail, throwIfCancelled } from '@warren/kernel'
import { parseClientKey } from '../services/client-key.ts'
import type { ShareControl } from './control.ts'

export interface ShareControlParts {
  readonly shares: Shares
  /** This node is a listed relay: its uptime is public. */
  isRelay(): boolean
  gatewayPort(): number | undefined
  /** What a share has left in the network. */
  leftOf(id: string): LeftStatus | undefined
  /** A share was removed: what it left is not kept alive any longer. */
  stopped(id: string): void
  /** Told after every change. @returns a function that ends it. */
  listen(listener: (share: ShareStatus) => void): () => void
  /** @throws WarrenError a new share may not be made now. */
  mayAdd(): void
  /** A share was made, moved or removed. */
  stored(): void
}

const RELAY_WARNING =
  'This node is a listed relay. Whoever compares when the relay and the share are up learns that they are one machine.'

export function createShareControl(parts: ShareControlParts): ShareControl {
  const { shares } = parts
  const picture = (status: ShareStatus): Share => pictureOf(status, parts)
  const kept = (status: ShareStatus): Share => {
    parts.stored()
    return picture(status)
  }
  return {
    list: () => shares.list().map(picture),
    get: (id) => {
      const found = shares.get(id)
      return found && picture(found)
    },
    checkRelay(besideRelay) {
      if (!parts.isRelay() || besideRelay === true) return
      throw fail('bad-input', 'a share beside a listed relay can be linked to it by when both are up', {
        next: 'Share from another node, or agree to that with --beside-relay.',
      })
    },
    async add({ path, name, also, skipUnreadable, ...options }, progress, within) {
      parts.mayAdd()
      const request = {
        path,
        ...(within === undefined ? {} : { within }),
        ...(name === undefined ? {} : { name }),
        ...(also === undefined ? {} : { also }),
        ...(skipUnreadable === undefined ? {} : { skipUnreadable }),
        ...optionsOf(options),
      }
      return kept(await shares.add(request, progress))
    },
    async addStream({ name, ...options }, bytes, progress) {
      parts.mayAdd()
      const request = { ...(name === undefined ? {} : { name }), ...optionsOf(options) }
      return kept(await shares.addStream(request, bytes, progress))
    },
    reachable: (id, onProgress, cancel) =>
      new Promise((resolve, reject) => {
        throwIfCancelled(cancel)
        const settle = (): void => {
          stop()
          cancel.removeEventListener('abort', onAbort)
        }
        const onAbort = (): void => {
          settle()
          reject(fail('cancelled', 'the caller gave up'))
        }
        const look = (): void => {
          const status = shares.get(id)
          if (status === undefined || status.state === 'ended') {
            settle()
            return reject(fail('closed', 'the share was stopped before it could be reached'))
          }
          onProgress(picture(status))
          if (status.state === 'starting' || status.state === 'reading') return
          settle()
          resolve(picture(status))
        }
        const stop = parts.listen((status) => {
          if (status.id === id) look()
        })
        cancel.addEventListener('abort', onAbort)
        look()
      }),
    async remove(id) {
      const found = shares.get(id)
      const removed = await shares.remove(id)
      if (removed && found !== undefined) parts.stopped(found.id)
      if (removed) parts.stored()
      return removed
    },
    relocate: async (id, path, progress, within) =>
      picture(await shares.relocate(id, path, progress, within)),
  }
}

function optionsOf({ once, until, clients }: Pick<ShareRequest, 'once' | 'until' | 'clients'>): ShareOptions {
  return {
    ...(once === undefined ? {} : { once }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(clients === undefined ? {} : { clients: clients.map(parseClientKey) }),
  }
}

/** @param parts - `url` is the link for browsers of this machine; without a port for them there is none. */
export function pictureOf(
  status: ShareStatus,
  { isRelay, gatewayPort, leftOf }: Pick<ShareControlParts, 'isRelay' | 'gatewayPort' | 'leftOf'>,
): Share {
  const port = gatewayPort()
  const { link } = status
  const left = leftOf(status.id)
  return {
    ...status,
    ...(link === undefined || port === undefined
      ? {}
      : { url: `http://localhost:${port}/w/${link.slice('warren:'.length)}` }),
    clients: [...status.clients],
    skipped: status.skipped.map((file) => ({ ...file })),
    ...(left === undefined ? {} : { left: leftPictureOf(left) }),
    ...(isRelay() ? { warning: RELAY_WARNING } : {}),
  }
}

function leftPictureOf(left: LeftStatus): NonNullable<Share['left']> {
  const { number: _number, capability: _capability, ...rest } = left
  return { ...rest, bytesPerS: Math.round(left.bytesPerS) }
}
