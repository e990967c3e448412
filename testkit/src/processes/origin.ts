/** The web server behind a service: made-up files of any size, a page, a git repository, a transfer that waits half-way. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { serveGit } from './git-backend.ts'

/** 1 MiB that does not compress or repeat inside itself. */
const BLOCK = ((): Buffer => {
  const parts: Buffer[] = []
  for (let index = 0; index < 32_768; index++) parts.push(createHash('sha256').update(String(index)).digest())
  return Buffer.concat(parts)
})()
const PIECE_BYTES = 64 * 1024

/** The file of that length: each megabyte is numbered, so that a piece in the wrong place is noticed. */
function* fileOf(bytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes; ) {
    const inBlock = at % BLOCK.length
    const length = Math.min(PIECE_BYTES, BLOCK.length - inBlock, bytes - at)
    const piece = Buffer.from(BLOCK.subarray(inBlock, inBlock + length))
    if (inBlock === 0 && length >= 8) piece.writeDoubleBE(at)
    yield piece
    at += length
  }
}

/** SHA-256 of `/bytes/N`, in hex. */
export function sha256OfFile(bytes: number): string {
  const hash = createHash('sha256')
  for (const piece of fileOf(bytes)) hash.update(piece)
  return hash.digest('hex')
}

export const PAGE_TITLE = 'A page nobody can place'

const PAGE = `<!doctype html><meta charset="utf-8"><title>${PAGE_TITLE}</title>
<h1>${PAGE_TITLE}</h1><p id="script">script did not run</p>
<img id="image" src="/image.svg" width="200" height="100" alt="">
<script src="/script.js"></script>`
const IMAGE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="teal"/></svg>'
const SCRIPT = "document.getElementById('script').textContent = 'fetched ' + location.hostname.length"

const FIXED: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': ['text/html; charset=utf-8', PAGE],
  '/image.svg': ['image/svg+xml', IMAGE],
  '/script.js': ['text/javascript', SCRIPT],
  '/small': ['text/plain', 'reached\n'],
}

/** Answers with the number of bytes that were sent. */
function countBody(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  request.on('end', () => response.end(`${bytes}\n`))
}

export interface Origin {
  readonly port: number
  /** Requests that arrived, as `METHOD PATH`. */
  readonly requests: readonly string[]
  /** Settles when a client has received the first half of a file from `/gated/N` and waits for the rest. */
  halfWay(): Promise<void>
  /** Sends the rest of everything that waits. */
  release(): void
  close(): Promise<void>
}

/** @param gitRoot - directory of bare repositories, served under `/git/`. */
export async function startOrigin(gitRoot?: string): Promise<Origin> {
  const requests: string[] = []
  const halfWay: (() => void)[] = []
  const waiting: (() => void)[] = []

  async function* gated(bytes: number): AsyncGenerator<Buffer> {
    let sent = 0
    for (const piece of fileOf(bytes)) {
      if (sent < bytes / 2 && sent + piece.length >= bytes / 2) {
        for (const tell of halfWay.splice(0)) tell()
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
      sent += piece.length
      yield piece
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/'
    requests.push(`${request.method} ${path}`)
    const sized = /^\/(bytes|gated)\/(\d{1,10})$/.exec(path)
    const fixed = FIXED[path]
    if (sized !== null) {
      const bytes = Number(sized[2])
      response.writeHead(200, { 'content-length': bytes, 'content-type': 'application/octet-stream' })
      Readable.from(sized[1] === 'bytes' ? fileOf(bytes) : gated(bytes), { objectMode: false }).pipe(response)
    } else if (fixed !== undefined) {
      response.writeHead(200, { 'content-type': fixed[0] }).end(fixed[1])
    } else if (path === '/echo') {
      countBody(request, response)
    } else if (gitRoot !== undefined && path.startsWith('/git/')) {
      serveGit(gitRoot, request, response)
    } else {
      response.writeHead(404).end('nothing here\n')
    }
  }

  const server: Server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    halfWay: () => new Promise((resolve) => halfWay.push(resolve)),
    release: () => {
      for (const go of waiting.splice(0)) go()
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
