// A web server as a service: nobody sees where it runs. With a name the address is the same at every start.
//   tools/node examples/web-server.ts          then: curl --socks5-hostname 127.0.0.1:9250 http://ADDRESS.onion/
import http from 'node:http'
import { connect } from '@warren/sdk'

const warren = await connect()
await warren.usable()

const server = http.createServer((request, response) => {
  response.end(`You asked for ${request.url}. I do not know who you are.\n`)
})
const { address } = await warren.serve(server, { name: 'example web server' })
process.once('SIGINT', () => void warren.close())
console.log(`http://${address}/`)
