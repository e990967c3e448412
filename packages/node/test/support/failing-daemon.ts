/** A daemon in which something unexpected happens once it is up. Arguments: home, network file. */
import fs from 'node:fs'
import { runDaemon } from '@warren/node'

const [home = '', networkFile = ''] = process.argv.slice(2)
await runDaemon({
  home,
  version: '0.0.0',
  networkFile: fs.readFileSync(networkFile, 'utf8'),
  config: { proxy: 'off' },
  onJob: ({ state }) => {
    if (state === 'done') {
      setImmediate(() => {
        throw new Error('planted, with the address 203.0.113.9')
      })
    }
  },
})
