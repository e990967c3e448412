/** A version of a site in the network, as the gateway shows it. */
import type { OpenedSite, OpenedVersion, SiteReader } from '@warren/applications'
import type { SiteSource } from './source.ts'

export interface VersionOf {
  readonly identity: Uint8Array
  /** 56 characters. */
  readonly address: string
  readonly head: Pick<OpenedSite, 'state'>
  readonly version: OpenedVersion
}

export function versionSource(
  reader: SiteReader,
  { identity, address, head, version }: VersionOf,
): SiteSource {
  const { index, tag } = version
  return {
    address,
    title: address,
    isEnded: head.state === 'ended',
    async file(path) {
      const file = index.file(path)
      if (file === undefined) return undefined
      return {
        name: path.at(-1) ?? '',
        bytes: file.entry.bytes,
        // The bytes of one path in one version are always the same.
        tag,
        read: (range, cancel) => reader.read(identity, file, range, cancel),
      }
    },
    async folder(path) {
      return index.folder(path)
    },
  }
}
