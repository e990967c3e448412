import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { Facts, HomeTrouble } from '../facts.ts'

const ANOTHER = 'Or name another directory with --home.'

type Told = Pick<Finding, 'title' | 'fix'>

const TROUBLES: Readonly<Record<HomeTrouble, (path: string) => Told>> = {
  'not-a-directory': () => ({
    title: 'The home is not a directory.',
    fix: 'Move the file that is there away. ' + ANOTHER,
  }),
  'other-owner': (path) => ({
    title: 'The home directory belongs to another user.',
    fix: `Run Warren as its owner, or give it to yourself: sudo chown -R "$USER" ${path}`,
  }),
  'writable-by-others': (path) => ({
    title: 'Other users of this machine may write in the home directory, so Warren does not start there.',
    fix: `Type: chmod go-w ${path}`,
  }),
  'no-permission': (path) => ({
    title: 'You may not read or write in the home directory.',
    fix: `Type: chmod u+rwx ${path}. ${ANOTHER}`,
  }),
  'read-only': () => ({
    title: 'The home directory is on a read-only file system.',
    fix: `Mount it so that it can be written (mount -o remount,rw), and look for disk errors: dmesg. ${ANOTHER}`,
  }),
  unreadable: () => ({
    title: 'The disk that holds the home directory fails.',
    fix: `Look for disk errors: dmesg. ${ANOTHER}`,
  }),
}

export const HOME: Check = {
  label: 'the home directory',
  run(facts: Facts) {
    const { path, exists, trouble, write } = facts.home
    const where = exists ? path : `${path}, which is not there yet`
    if (trouble !== undefined) {
      const told = TROUBLES[trouble](path)
      const certainty = trouble === 'unreadable' ? 'likely' : 'certain'
      return [found('home-unusable', { certainty, ...told, evidence: `Looked at ${where}.` })]
    }
    if (write === undefined || write === 'done' || write === 'full') return []
    const told = TROUBLES[write === 'failed' ? 'unreadable' : write](path)
    const evidence = `A few bytes could not be written in ${path}.`
    return [found('home-unwritable', { certainty: 'certain', ...told, evidence })]
  },
}
