// A program with a node of its own inside: no daemon, no proxy port. It serves a greeting and fetches it back over the network.
//   tools/node examples/embedded.ts HOME NETWORK-FILE
import fs from 'node:fs'
import { text } from 'node:stream/consumers'
import { embed } from '@warren/sdk/embedded'

const [home, networkFile] = process.argv.slice(2)
if (home === undefined || networkFile === undefined) throw new Error('Name a home and a network file.')
await using warren = await embed({ home, network: fs.readFileSync(networkFile, 'utf8') })
const { relays } = await warren.usable()
console.log(`usable, with ${relays} relays`)

const { address, port } = await warren.serve((stream) => void stream.end('hello from nowhere\n'))
const stream = await warren.open(address, port)
console.log((await text(stream)).trim())
