// A drop box for files: whoever has the address can put files into a folder of yours, and neither learns where the other is.
//   tools/node examples/drop-box.ts FOLDER               opens the box, and prints its address
//   tools/node examples/drop-box.ts ADDRESS FILE         drops a file; returns when it lies in the box
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { connect } from '@warren/sdk'

const PORT = 7001
const FILE_MAX_BYTES = 1_000_000_000
const [place = '.', file] = process.argv.slice(2)
const warren = await connect()
await warren.usable()

/** What is dropped is a link: the file comes by it, every byte checked, and goes on after an interruption. */
async function receive(stream: Duplex): Promise<void> {
  let link = ''
  for await (const chunk of stream) if ((link += String(chunk)).length > 1000) return void stream.destroy()
  const job = await warren.client.call('inspectLink', { body: { link } })
  const { result } = await warren.client.follow(job, () => {})
  if ((result?.content?.bytes ?? 0) > FILE_MAX_BYTES) return void stream.end('It is too large.\n')
  const { to } = await warren.get(link, { to: place })
  console.log(to)
  stream.end('It lies in the box.\n')
}

if (file === undefined) {
  const onError = (): void => console.error('Somebody dropped what could not be had.')
  process.once('SIGINT', () => void warren.close())
  console.log((await warren.serve(receive, { name: 'drop box', port: PORT, onError })).address)
} else {
  const share = await warren.share(file)
  const stream = await warren.open(place, PORT)
  stream.end(share.link)
  console.log((await text(stream)).trim())
  await warren.client.call('removeShare', { params: { id: share.id } })
}
