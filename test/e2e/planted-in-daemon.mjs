// Loaded into a daemon (`NODE_OPTIONS=--import`): it leaks again and again, briefly, in the ways that a leak test must catch.
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { isMainThread } from 'node:worker_threads'

const LASTS_MS = 300
const ignore = () => {}
const [host, port] = (process.env.PLANTED_LEAK ?? '').split(':')

function leak() {
  const direct = connect(Number(port), host)
  direct.on('error', ignore)
  // As a resolver asks, but for as long as one waits whose server is silent: here nobody listens, and refuses at once.
  const question = createSocket('udp4')
  question.on('error', ignore)
  question.connect(53, '127.0.0.53', () => question.send('leak.invalid', ignore))
  setTimeout(() => {
    direct.destroy()
    question.close()
  }, LASTS_MS).unref()
}

if (isMainThread && host !== '') setInterval(leak, 500).unref()
