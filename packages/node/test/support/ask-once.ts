/** One request over a connection of its own, with any headers: what a browser would not let a page send, too. */
import { once } from 'node:events'
import http from 'node:http'

export interface OneRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** @param api - `HOST:PORT`. Of a stream of events only the head is taken. */
export async function askOnce(api: string, { method, path, headers, body }: OneRequest): Promise<Response> {
  const { hostname, port } = new URL(`http://${api}`)
  const sent = http.request({
    host: hostname,
    port,
    method,
    path,
    headers,
    agent: false,
    setHost: !('host' in headers),
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [http.IncomingMessage]
  const isStream = answer.headers['content-type']?.startsWith('text/event-stream') === true
  const chunks: Buffer[] = []
  if (isStream) sent.destroy()
  else for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  const shown = Object.entries(answer.headers).map(
    ([name, value]) => [name, String(value)] as [string, string],
  )
  return new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500, headers: shown })
}
