/**
 * A daemon in which something unexpected happens once it is up. Arguments: home, network file, `expected` for a failure of a kind
 * that peers cause, after which it ends in order.
 */
import fs from 'node:fs'
import { fail } from '@warren/kernel'
import { runDaemon } from '@warren/node'

const [home = '', networkFile = '', kind = ''] = process.argv.slice(2)
const { daemon } = await runDaemon({
  home,
  version: '0.0.0',
  networkFile: fs.readFileSync(networkFile, 'utf8'),
  config: { proxy: 'off' },
  onJob: ({ state }) => {
    if (state !== 'done') return
    setImmediate(() => {
      if (kind !== 'expected') throw new Error('planted, with the address 203.0.113.9')
      void Promise.reject(fail('closed', 'planted'))
      setImmediate(() => void daemon.stop())
    })
  },
})
