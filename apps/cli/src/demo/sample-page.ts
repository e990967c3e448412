/** The page that the demonstration puts on the network: one file, no scripts, nothing fetched from elsewhere. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SamplePage {
  /** Where it is served on this machine. */
  readonly port: number
  readonly body: Buffer
  close(): void
}

/** Serves the page on loopback. */
export async function serveSamplePage(): Promise<SamplePage> {
  const body = Buffer.from(PAGE)
  const server = http.createServer((request, response) => {
    const isPage = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD')
    response.writeHead(isPage ? 200 : 404, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    response.end(isPage ? body : 'There is nothing here.\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    body,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page in the warren</title>
<style>
  :root { color-scheme: light dark; --ink: #23201c; --soft: #6d665c; --paper: #faf7f2; --line: #e3dcd0; --earth: #9a5b2c; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #ece6dc; --soft: #a39a8c; --paper: #1c1916; --line: #38322b; --earth: #dd9a63; }
  }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
  main { max-width: 38rem; margin: 0 auto; padding: 12vh 1.5rem 4rem; }
  h1 { margin: 0 0 1rem; font-size: 2.25rem; line-height: 1.15; letter-spacing: -0.02em; }
  h2 { margin: 2.5rem 0 .75rem; font-size: 1rem; }
  .lead { font-size: 1.25rem; color: var(--soft); margin: 0 0 2.5rem; }
  .way { display: flex; align-items: flex-start; margin: 0; padding: 0; list-style: none; font-size: .8125rem; color: var(--soft); }
  .way li { flex: 1; display: flex; flex-direction: column; align-items: center; gap: .4rem; position: relative; text-align: center; }
  .way li::before { content: ""; width: .8rem; height: .8rem; border-radius: 50%; border: 2px solid var(--earth); background: var(--paper); z-index: 1; }
  .way li.end::before { background: var(--earth); }
  .way li + li::after { content: ""; position: absolute; top: .5rem; right: 50%; width: 100%; border-top: 2px solid var(--line); }
  p { margin: 0 0 1rem; }
  .honest { margin-top: 2.5rem; padding: 1rem 1.25rem; border-left: 3px solid var(--earth); color: var(--soft); }
  .honest p:last-child { margin: 0; }
</style>
<main>
  <h1>You have just come through the warren.</h1>
  <p class="lead">This page is served by a small web server on this machine. It did not come to you from there.</p>
  <ol class="way" aria-label="The way this page took">
    <li class="end">you</li><li>guard</li><li>middle</li><li>meeting<br>point</li><li>middle</li><li>middle</li><li>guard</li><li class="end">the page</li>
  </ol>
  <h2>What happened</h2>
  <p>Your node and the page’s node each built a circuit through relays of their own choice. The two circuits met at a relay that neither
     trusts. Each relay took off, or put on, one layer of encryption, and each knows only its two neighbours.</p>
  <p>So the page does not know where you are, and you do not know where the page is. Its name is its key: nobody else can answer under it,
     and nobody had to be asked for it.</p>
  <div class="honest">
    <p>Here everything runs on one machine, which of course sees it all. It shows how it works; it hides nobody. Anonymity comes from a network of many relays
       that many different people run.</p>
  </div>
</main>
</html>
`
