import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { program } from '../words.ts'

export const INSTANCE: Check = {
  label: 'who uses the home',
  run({ instance, daemon, home, command }) {
    const { lock, holder, word } = instance
    if (daemon !== undefined && daemon.status === undefined) {
      const pid = daemon.pid === undefined ? '' : ` ${daemon.pid}`
      return [
        found('daemon-silent', {
          certainty: 'certain',
          title: 'Warren runs and does not answer.',
          evidence: `Its process${pid} has ${home.path} and gave no answer for seconds.`,
          fix: `Type: kill -CONT${pid || ' PID'}. If that changes nothing, end it (kill -9${pid || ' PID'}; nothing acknowledged is lost), then: ${command('up', '--detach')}`,
        }),
      ]
    }
    if (daemon !== undefined) return []
    if (lock === 'held') {
      const who = holder === undefined ? 'A process of another machine or container' : program(holder)
      return [
        found('home-in-use', {
          certainty: 'certain',
          title: 'Another process uses this home, and it is not reachable from here.',
          evidence: `${who} holds ${home.path}/lock.`,
          fix:
            holder === undefined
              ? 'Stop Warren where it runs, or name another directory with --home.'
              : `Wait if it was just started; else end it: kill ${holder.pid}. Or name another directory with --home.`,
        }),
      ]
    }
    if (word === undefined || word.isAlive) return []
    return [
      found('daemon-ended', {
        certainty: 'certain',
        title: 'Warren was ended by force the last time: a kill, a crash or a power cut.',
        evidence: `${home.path}/daemon.json names process ${word.pid}, which is gone.`,
        fix: `Type: ${command('up', '--detach')}. If it ends again, its last words are in ${home.path}/log/warren.log.`,
      }),
    ]
  },
}
