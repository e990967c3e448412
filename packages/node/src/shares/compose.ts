/** Sharing and getting over one node's services and circuits. */
import type { Download, PinState, Share, Site } from '@warren/api'
import {
  createDownloads,
  createShares,
  KEPT_SITE,
  type NameBook,
  type Downloads,
  type DownloadStatus,
  type LeftStatus,
  type Shares,
  type ShareStatus,
  type Sites,
  TRANSFER_PORT,
} from '@warren/applications'
import { deriveSecret, formatOnionAddress } from '@warren/crypto'
import { fail, type Ports } from '@warren/kernel'
import type { HiddenParts } from '../compose/hidden.ts'
import type { StoreParts } from '../compose/store.ts'
import type { NodeConfig } from '../node.ts'
import { createContentControl } from './content-control.ts'
import type { ContentControl, FileControl, ShareControl } from './control.ts'
import { createDownloadControl, downloadPictureOf, withPassedOn } from './download-control.ts'
import { createKeepControl } from './keep-control.ts'
import { PassingOn } from './passing-on.ts'
import { composeLeaving } from './leaving.ts'
import { createShareControl, pictureOf } from './share-control.ts'
import { composeSites } from '../sites/compose.ts'
import { WITHOUT_FILES } from './without-files.ts'

export interface FileEvents {
  shareChanged(share: Share): void
  downloadChanged(download: Download): void
  siteChanged(site: Site): void
  readonly pinChanged: (pin: PinState) => void
  readonly pinRemoved: (id: string) => void
  /** What a backup holds of the shares or the sites has changed. */
  stored(): void
}

export interface FileParts {
  readonly hidden: HiddenParts
  readonly store: StoreParts
  readonly names: NameBook
  readonly events: FileEvents
  /** @throws WarrenError a new share may not be made now. */
  mayAdd(): void
}

export interface NodeFiles {
  readonly control: FileControl
  readonly shares: Pick<Shares, 'exportAll' | 'restore'>
  readonly sites: Pick<Sites, 'exportAll' | 'restore'>
  /** The network is there: shares begin to publish, downloads go on. */
  start(): void
  stop(): Promise<void>
}

export function composeFiles(ports: Ports, config: NodeConfig, parts: FileParts): NodeFiles {
  const { files } = config
  if (files === undefined) {
    const none = { exportAll: () => [], restore: () => {} }
    return { control: WITHOUT_FILES, shares: none, sites: none, start: () => {}, stop: async () => {} }
  }
  const listeners = new Set<(share: ShareStatus) => void>()
  const gatewayPort = (): number | undefined => config.gatewayPort?.()
  const isRelay = (): boolean => config.relay !== undefined
  const leftOf = (id: string): LeftStatus | undefined => leaving.of(id)
  const changed = (status: ShareStatus): void => {
    for (const listener of [...listeners]) listener(status)
    parts.events.shareChanged(pictureOf(status, { isRelay, gatewayPort, leftOf }))
  }
  const shares = makeShares(ports, config, parts, changed)
  const { sites, control: siteControl } = composeSites(ports, config, {
    store: parts.store,
    names: parts.names,
    keeper: () => leaving.keeper,
    mayAdd: () => parts.mayAdd(),
    siteChanged: (site) => parts.events.siteChanged(site),
    stored: () => parts.events.stored(),
  })
  const kinds = { [KEPT_SITE]: sites.kept }
  const { pinChanged, pinRemoved } = parts.events
  const leaving = composeLeaving(ports, { ...parts.store, kinds }, shares, {
    shareChanged(id) {
      const status = shares.get(id)
      if (status !== undefined) changed(status)
    },
    pinChanged,
    pinRemoved,
  })
  const shareControl = createShareControl({
    shares,
    isRelay,
    gatewayPort,
    leftOf,
    stopped: (id) => leaving.stopped(id),
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    mayAdd: () => parts.mayAdd(),
    stored: () => parts.events.stored(),
  })
  const { downloads, passingOn, content } = makeDownloads(ports, config, parts, shareControl)
  return {
    control: {
      places: {
        realPath: (path) => ports.files.realPath(path),
        isDirectory: async (path) => (await ports.files.stat(path))?.kind === 'directory',
      },
      shares: shareControl,
      downloads: createDownloadControl({ downloads, passingOn }),
      content,
      sites: siteControl,
      leaving: {
        async leave(id, until, progress) {
          await leaving.leave(id, until, progress)
          const share = shareControl.get(id)
          if (share === undefined) throw fail('closed', 'the share was stopped meanwhile')
          return share
        },
      },
      keeping: createKeepControl(ports, {
        keeper: leaving.keeper,
        access: parts.store.access,
        networkId: config.network.id,
      }),
    },
    shares,
    sites,
    start() {
      shares.start()
      downloads.begin()
      passingOn.begin()
      leaving.start()
      sites.begin()
    },
    async stop() {
      await passingOn.stop()
      await Promise.all([sites.stop(), leaving.stop(), shares.stop(), downloads.stop()])
    },
  }
}

function makeShares(
  ports: Ports,
  { network, root, files }: NodeConfig,
  { hidden }: FileParts,
  changed: (status: ShareStatus) => void,
): Shares {
  const { primitives } = ports
  const secretOf = (label: { shareKey: number } | { shareService: number }): Uint8Array =>
    deriveSecret(primitives, root.reveal(), label, 32)
  return createShares(ports, {
    networkId: network.id,
    secrets: {
      key: (number) => secretOf({ shareKey: number }),
      service: (number) => secretOf({ shareService: number }),
    },
    home: files?.home ?? '',
    spoolDirectory: files?.spool ?? '',
    treeDirectory: files?.trees ?? '',
    openService: (settings) => hidden.makeService(settings),
    keepProvider: (secret, identity) => hidden.keepProvider(secret, identity),
    changed,
  })
}

interface Getting {
  readonly downloads: Downloads
  readonly passingOn: PassingOn
  readonly content: ContentControl
}

function makeDownloads(
  ports: Ports,
  { network }: NodeConfig,
  { hidden, events, store }: FileParts,
  shares: ShareControl,
): Getting {
  const downloads = createDownloads(ports, {
    networkId: network.id,
    store: store.access,
    findProviders: (secret, cancel) => hidden.findProviders(secret, cancel),
    connect: ({ service, lane, group, cancel, onStep }) =>
      hidden.client.connect({
        address: formatOnionAddress(ports.primitives, service),
        port: TRANSFER_PORT,
        isolation: `get/${group}/${lane}`,
        apart: group,
        isEager: true,
        cancel,
        onStep,
      }),
    changed(status) {
      tell(status)
      passingOn.look(downloadPictureOf(status))
    },
  })
  const content = createContentControl(downloads)
  const statusOf = (id: string): DownloadStatus | undefined => downloads.get(id)
  const passingOn = new PassingOn({
    state: ports.state,
    shares,
    content,
    download: (id) => {
      const status = statusOf(id)
      return status && downloadPictureOf(status)
    },
    changed(id) {
      const status = statusOf(id)
      if (status !== undefined) tell(status)
    },
  })
  const tell = (status: DownloadStatus): void => events.downloadChanged(withPassedOn(status, passingOn))
  return { downloads, passingOn, content }
}
