import { connectDaemon } from '@warren/sdk'

/** The page with a code that opens it once; undefined where there is none: the API is a Unix socket, or answers no more. */
export async function pageUrl(home: string): Promise<string | undefined> {
  try {
    return (await connectDaemon(home).call('addPageCode')).url
  } catch {
    return undefined
  }
}
