/** The web server of a wide-area bed, a process of its own inside one host: `origin.ts PORT`. Ends with the bed. */
import { createServer } from 'node:http'

const BLOCK = Buffer.alloc(64 * 1024, 'warren')

createServer((request, response) => {
  let left = Number(/^\/bytes\/(\d{1,10})$/.exec(request.url ?? '')?.[1] ?? 8)
  response.writeHead(200, { 'content-length': left })
  const send = (): void => {
    while (left > 0) {
      const piece = BLOCK.subarray(0, Math.min(left, BLOCK.length))
      left -= piece.length
      if (!response.write(piece)) return void response.once('drain', send)
    }
    response.end()
  }
  send()
}).listen(Number(process.argv[2]), '127.0.0.1')
