// Loaded into a daemon (`NODE_OPTIONS=--import`): it leaks again and again, briefly, in the ways that a leak test must catch.
import { Resolver } from 'node:dns'
import { connect } from 'node:net'
import { isMainThread } from 'node:worker_threads'

const ignore = () => {}
const [host, port] = (process.env.PLANTED_LEAK ?? '').split(':')

function leak() {
  const direct = connect(Number(port), host)
  direct.on('error', ignore)
  setTimeout(() => direct.destroy(), 300).unref()
  const resolver = new Resolver({ timeout: 300, tries: 1 })
  resolver.setServers(['127.0.0.53'])
  resolver.resolve4('leak.invalid', ignore)
}

if (isMainThread && host !== '') setInterval(leak, 500).unref()
