/** A manifest as its reader sees it. */
import { localName, localNames } from '../format/local-names.ts'
import type { Manifest } from '../format/manifest.ts'
import type { ManifestView } from './download-status.ts'

export function viewOf(link: string, manifest: Manifest): ManifestView {
  const names = localNames(manifest)
  return {
    link,
    name: localName(manifest.name),
    kind: manifest.kind,
    bytes: manifest.dataBytes,
    files: manifest.entries.filter((entry) => entry.kind === 'file').length,
    entries: manifest.entries.map((entry, index) => ({ ...entry, localPath: names[index] ?? [] })),
  }
}
