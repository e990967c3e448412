/** Whether the ports that the configuration wants can be had. Only asked while no daemon of this home has them. */
import net from 'node:net'
import type { PeerAddress } from '@warren/kernel'
import { type Config, formatHostPort, parseHostPort } from '../../config.ts'
import type { PortFacts } from '../facts.ts'
import { listenerAt } from './processes.ts'

export async function probePorts(config: Config): Promise<PortFacts[]> {
  const wanted: [PortFacts['use'], string | undefined][] = [
    ['proxy', config.proxy === 'off' ? undefined : config.proxy],
    ['api', config.api.startsWith('unix:') ? undefined : config.api],
    ['relay', config.relay ? config.listen : undefined],
  ]
  const asked = wanted.flatMap(([use, text]) =>
    text === undefined ? [] : [probePort(use, parseHostPort(text))],
  )
  return Promise.all(asked)
}

async function probePort(use: PortFacts['use'], address: PeerAddress): Promise<PortFacts> {
  const outcome = address.port === 0 ? 'free' : await tryToBind(address)
  const holder = outcome === 'taken' ? listenerAt(address) : undefined
  return { use, address: formatHostPort(address), outcome, ...(holder && { holder }) }
}

/** Binds and lets go at once; nobody is accepted in between. */
function tryToBind({ host, port }: PeerAddress): Promise<PortFacts['outcome']> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy())
    server.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve('taken')
      else if (code === 'EADDRNOTAVAIL') resolve('not-ours')
      else resolve(code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'failed')
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve('free')))
  })
}
