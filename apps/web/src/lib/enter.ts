/**
 * How this tab gets its session (docs/spec/local-api.md §12): a code behind `#` in the address, which is taken out of it at once; what
 * this tab had before it was loaded again; or another open tab of the page. Only places that other origins cannot read are used.
 */
import { type ApiError, createClient, createFetchSend } from '@warren/sdk/browser'
import type { PageSession } from '@warren/api'

const KEY = 'warren-session'
const CHANNEL = 'warren-tabs'
/** Other tabs answer within a few milliseconds, or are not there; on a busy machine they come later, and are heard by {@link withOtherTabs}. */
const OTHER_TABS_MS = 300

export type Entrance =
  | { readonly session: PageSession; readonly error?: undefined }
  /** `error`: why the code did not open; undefined: there was none. */
  | { readonly session: undefined; readonly error: ApiError | undefined }

/** @returns the token that the API answers to, or why there is none. Settles always. */
export async function enter(): Promise<Entrance> {
  const code = takeCode()
  if (code !== undefined) {
    try {
      const client = createClient(createFetchSend(''), '')
      const session = await client.call('openPageSession', { body: { code } })
      return { session: keepSession(session) }
    } catch (error) {
      // Reloading a tab that is in already shows a code that has been used.
      const session = storedSession() ?? (await sessionOfOtherTab())
      return session === undefined ? { session, error: error as ApiError } : { session }
    }
  }
  const session = storedSession() ?? (await sessionOfOtherTab())
  return session === undefined ? { session, error: undefined } : { session: keepSession(session) }
}

/** Out of the address and the history, before anything is loaded or sent. */
function takeCode(): string | undefined {
  const code = /^#([0-9a-f]{32})$/.exec(location.hash)?.[1]
  if (code !== undefined) history.replaceState(null, '', location.pathname)
  return code
}

export function keepSession(session: PageSession): PageSession {
  sessionStorage.setItem(KEY, JSON.stringify(session))
  return session
}

export function forgetSession(): void {
  sessionStorage.removeItem(KEY)
}

function storedSession(): PageSession | undefined {
  return parseSession(sessionStorage.getItem(KEY))
}

function parseSession(text: unknown): PageSession | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const { token, expiresAt } = JSON.parse(text) as Partial<PageSession>
    if (typeof token !== 'string' || typeof expiresAt !== 'string') return undefined
    return Date.parse(expiresAt) > Date.now() ? { token, expiresAt } : undefined
  } catch {
    return undefined
  }
}

/** Only pages of this very origin hear the channel. */
function sessionOfOtherTab(): Promise<PageSession | undefined> {
  const channel = new BroadcastChannel(CHANNEL)
  return new Promise((resolve) => {
    const settle = (session: PageSession | undefined): void => {
      clearTimeout(timer)
      channel.close()
      resolve(session)
    }
    const timer = setTimeout(() => settle(undefined), OTHER_TABS_MS)
    channel.addEventListener('message', ({ data }: MessageEvent<{ session?: unknown }>) => {
      const session = parseSession(data.session)
      if (session !== undefined) settle(session)
    })
    channel.postMessage({ ask: true })
  })
}

/**
 * Lets tabs that are opened later in, and this one if another answers after {@link enter} has given up.
 *
 * @returns a function that ends it.
 */
export function withOtherTabs(onSession: (session: PageSession) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<{ ask?: unknown; session?: unknown }>) => {
    const own = sessionStorage.getItem(KEY)
    if (data.ask === true && own !== null) channel.postMessage({ session: own })
    const late = parseSession(data.session)
    if (own === null && late !== undefined) onSession(keepSession(late))
  })
  return () => channel.close()
}
