import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { StateFacts } from '../facts.ts'

const BACKUP =
  'Put the files "key" and "state" back from the same backup, or restore the keys from your words.'

export const STATE: Check = {
  label: 'the key and the state',
  applies: ({ state, daemon }) => state !== undefined || daemon?.status !== undefined,
  run({ state, daemon, home, command }) {
    const isLocked = daemon === undefined ? state?.key === 'sealed' : daemon.status?.state === 'locked'
    if (isLocked) {
      return [
        found('state-locked', {
          certainty: 'certain',
          title: 'The state is locked by a passphrase.',
          evidence: `${home.path} has one, and it has not been given since Warren was started.`,
          fix:
            daemon === undefined
              ? `Type: ${command('up', '--detach')} and then: ${command('passphrase', 'unlock')}`
              : `Type: ${command('passphrase', 'unlock')}`,
        }),
      ]
    }
    if (state?.state === 'newer') return [newerState(home.path, command('state', 'undo-migration'))]
    return state === undefined ? [] : troublesOf(state, home.path)
  },
}

function newerState(home: string, undo: string): ReturnType<typeof found> {
  return found('state-newer', {
    certainty: 'certain',
    title: 'The state of this home was written by a newer Warren.',
    evidence: `${home}/state has a version that this program does not know.`,
    fix: `Install that version again. Or go back to the state from before it was installed: ${undo}`,
  })
}

function troublesOf({ key, state }: StateFacts, home: string): ReturnType<Check['run']> {
  const certain = { certainty: 'certain', fix: BACKUP } as const
  if (key === 'damaged') {
    const title = 'The key of this home is damaged.'
    return [found('key-damaged', { ...certain, title, evidence: `${home}/key does not read as a key.` })]
  }
  if (key === 'none' && state !== 'none') {
    const title = 'The key of this home is gone; its state cannot be opened without it.'
    return [found('key-missing', { ...certain, title, evidence: `${home} has "state" and no "key".` })]
  }
  if (state === 'damaged') {
    const title = 'The state of this home is damaged.'
    return [
      found('state-damaged', {
        ...certain,
        title,
        evidence: `${home}/state is gone, empty, or does not read as a state.`,
      }),
    ]
  }
  if (state === 'other-key') {
    const title = 'The state of this home belongs to another key.'
    return [
      found('state-other-key', { ...certain, title, evidence: 'The file "key" does not open "state".' }),
    ]
  }
  if (state !== 'failed') return []
  return [
    found('state-unreadable', {
      certainty: 'likely',
      title: 'The state of this home cannot be opened.',
      evidence: `${home}/state: the system refuses.`,
      fix: 'Check who owns the files in the home directory, and look for disk errors: dmesg.',
    }),
  ]
}
