/** A running daemon as a `Warren`. */
import { type Client, createClient } from './client.ts'
import { connectDaemon, defaultHome } from './find-daemon.ts'
import { createHttpSend } from './http-send.ts'
import type { Warren } from './warren.ts'

/** Which daemon. Without anything: the one of `$WARREN_HOME`, or of `.warren` in the user's own directory. */
export type ConnectOptions =
  | {
      /** Its home directory; its owner's token lies there. */
      readonly home?: string
    }
  | {
      /** Where its API listens: `HOST:PORT`, or `unix:` and a path. */
      readonly api: string
      /** A token of the scopes that this program needs: `status`, and of `services`, `connect`, `files` what it uses. */
      readonly token: string
    }

/**
 * Connects to a daemon; it need not be usable yet.
 *
 * @throws ApiError `unreachable`: none runs there; `no-token`, `no-permission`: the token is not of `status`.
 */
export async function connect(options: ConnectOptions = {}): Promise<Warren> {
  const client = clientOf(options)
  // Asked now, so that a program that cannot work says so at its start.
  await client.call('getStatus')
  // Loaded here, because the command line loads this entry and needs none of it.
  const [{ createWarren }, { createOpenByProxy }] = await Promise.all([
    import('./create-warren.ts'),
    import('./streams/open-by-proxy.ts'),
  ])
  const proxyOf = async (): Promise<string | undefined> => (await client.call('getStatus')).proxy
  return createWarren({ client, openStream: createOpenByProxy(proxyOf) })
}

function clientOf(options: ConnectOptions): Client {
  if ('api' in options) return createClient(createHttpSend(options.api), options.token)
  return connectDaemon(options.home ?? defaultHome(process.env))
}
