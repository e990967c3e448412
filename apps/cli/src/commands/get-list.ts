/** Downloads of this node: listing, holding, going on, giving up. */
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showDownload } from '../show/download.ts'

export async function listDownloads(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const download of client.list('listDownloads')) {
      output.result(download, output.json ? '' : showDownload(download))
      shown++
    }
  })
  if (shown === 0) output.text('There is no download. Begin one: warren get LINK')
}

export async function pauseDownload(output: Output, id: string, options: HomeOption): Promise<undefined> {
  const download = await withDaemon(options, (client) => client.call('pauseDownload', { params: { id } }))
  output.result(download, `Held: what has been fetched stays. To go on: warren get resume ${id}`)
}

export async function resumeDownload(output: Output, id: string, options: HomeOption): Promise<undefined> {
  const download = await withDaemon(options, (client) => client.call('resumeDownload', { params: { id } }))
  output.result(download, 'It goes on in the background. To look at it: warren get list')
}

export async function stopDownload(
  output: Output,
  id: string,
  options: HomeOption & { readonly keepParts?: boolean },
): Promise<undefined> {
  const query = options.keepParts === true ? { keepParts: 'true' as const } : {}
  await withDaemon(options, (client) => client.call('removeDownload', { params: { id }, query }))
  output.result({ removed: true, id }, 'The download is forgotten.')
}
