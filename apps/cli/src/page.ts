/** The page that the daemon serves: where its files are, and the way in. */
import { fileURLToPath } from 'node:url'
import { connectDaemon } from '@warren/sdk'

/** Made by `npm run build`, which `npm ci` runs. */
export const PAGE_DIRECTORY: string = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** The page with a code that opens it once; undefined where there is none: the API is a Unix socket, or answers no more. */
export async function pageUrl(home: string): Promise<string | undefined> {
  try {
    return (await connectDaemon(home).call('addPageCode')).url
  } catch {
    return undefined
  }
}
