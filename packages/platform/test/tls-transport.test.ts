import { createTlsTransport } from '@warren/platform/node'
import { transportConformance } from '@warren/testkit'

transportConformance('tls', async () => {
  const transport = createTlsTransport()
  return {
    dialler: transport,
    listener: transport,
    listenAddress: { host: '127.0.0.1', port: 0 },
    nowhere: { host: '127.0.0.1', port: 1 },
    settle: (work) => work,
    stop: async () => {},
  }
})
