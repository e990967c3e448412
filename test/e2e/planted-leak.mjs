// A program that leaks in the ways the system-call log must catch: it is run under the same tracer as Warren.
import { createSocket } from 'node:dgram'
import { lookup, Resolver } from 'node:dns'
import { connect } from 'node:net'

const [host, port] = process.argv.slice(2)
const ignore = () => {}

const direct = connect(Number(port), host, () => direct.destroy())
direct.on('error', ignore)
lookup('leak.invalid', ignore)
const resolver = new Resolver({ timeout: 100, tries: 1 })
resolver.setServers(['127.0.0.53'])
resolver.resolve4('leak.invalid', ignore)
const datagram = createSocket('udp4')
datagram.on('error', ignore)
datagram.send('leak', 9, '127.9.9.9', () => datagram.close())
