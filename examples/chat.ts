// A chat over streams: one hosts a room, everybody else joins it by its address.
//   tools/node examples/chat.ts                   hosts, and prints the address
//   tools/node examples/chat.ts ADDRESS NAME      joins; what you type goes to everybody
import readline from 'node:readline'
import type { Duplex } from 'node:stream'
import { connect } from '@warren/sdk'

const PORT = 7000
const LINE_MAX_CHARACTERS = 1000
const visitors = new Set<Duplex>()

async function host(stream: Duplex): Promise<void> {
  visitors.add(stream.on('close', () => visitors.delete(stream)))
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    // Strangers send what they want, and read only if they want.
    if (rest.length > LINE_MAX_CHARACTERS) return void stream.destroy()
    for (const visitor of visitors) if (visitor.writableNeedDrain) visitor.destroy()
    for (const line of lines) for (const visitor of visitors) visitor.write(`${line}\n`)
  }
  stream.end()
}

const [address, name = 'somebody'] = process.argv.slice(2)
const warren = await connect()
await warren.usable()
if (address === undefined) {
  process.once('SIGINT', () => void warren.close())
  console.log((await warren.serve(host, { port: PORT })).address)
} else {
  const stream = await warren.open(address, PORT)
  stream.pipe(process.stdout)
  for await (const line of readline.createInterface({ input: process.stdin }))
    stream.write(`${name}: ${line}\n`)
  stream.end()
}
