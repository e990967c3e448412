/** Every sentence that says what a download does or waits for: closed lists, so that each can be explained and tested. */
import { connectFailureOf } from '@warren/hidden'
import { fail, type WarrenError } from '@warren/kernel'

export const STEPS = {
  queued: 'waiting for its turn',
  connecting: 'connecting to the sharer',
  waiting: 'waiting for the sharer',
  holders: 'looking for what was left in the network',
  listing: 'reading the list of files',
  preparing: 'preparing the folder',
  checking: 'checking what is already here',
  fetching: 'fetching',
  space: 'waiting for space on the disk',
  disk: 'waiting for the disk',
  finishing: 'writing the last of it to the disk',
  paused: 'paused',
  done: 'done',
  failed: 'failed',
} as const

/** Why something waits, and what a person can do about it. */
export interface Cause {
  readonly waitingFor: string
  readonly cause: string
  readonly next: string
}

const KEEPS_TRYING = 'It goes on by itself once the sharer can be reached.'

export const CAUSES = {
  turn: {
    waitingFor: 'other downloads',
    cause: 'as many downloads as can run at once are running',
    next: 'It starts by itself when another one ends, or pause one of them.',
  },
  offline: {
    waitingFor: 'the sharer',
    cause: 'the sharer is offline, or the link is old',
    next: 'Ask whether the sharer is up. It goes on by itself as soon as the sharer is back.',
  },
  'client-key': {
    waitingFor: 'access',
    cause: 'the sharer lets in only people whose key it has been given',
    next: 'Ask the sharer for access: type "warren client-auth new" and send the public key. Then type "warren client-auth add LINK PRIVATEKEY".',
  },
  unreachable: {
    waitingFor: 'the sharer',
    cause: 'the sharer cannot be reached: it went offline, or stopped sharing this',
    next: `${KEEPS_TRYING} Ask the sharer whether it is still shared.`,
  },
  network: {
    waitingFor: 'the network',
    cause: 'this node has no circuits yet',
    next: 'Type "warren status" to see what the node is waiting for.',
  },
  silent: {
    waitingFor: 'the sharer',
    cause: 'the sharer was reached and does not answer',
    next: KEEPS_TRYING,
  },
  lost: {
    waitingFor: 'the sharer',
    cause: 'the connection to the sharer was lost',
    next: KEEPS_TRYING,
  },
  slow: {
    waitingFor: 'the sharer',
    cause: 'the sharer sends almost nothing',
    next: 'It is tried again over other circuits.',
  },
  busy: {
    waitingFor: 'the sharer',
    cause: 'the sharer serves as many people as it can',
    next: 'It goes on by itself when the sharer has room.',
  },
  'not-here': {
    waitingFor: 'the sharer',
    cause: 'the sharer is online and does not have this content now',
    next: 'Ask the sharer whether it is still shared, or for a new link.',
  },
  changed: {
    waitingFor: 'the sharer',
    cause: 'the file was changed at the sharer after it was shared',
    next: 'Ask the sharer for a new link, or to put the old file back.',
  },
  missing: {
    waitingFor: 'the sharer',
    cause: 'the file is no longer there at the sharer',
    next: 'Ask the sharer to put it back. It goes on by itself then.',
  },
  ended: {
    waitingFor: 'the sharer',
    cause: 'the sharer stopped sharing this',
    next: 'Ask the sharer to share it again.',
  },
  holders: {
    waitingFor: 'holders',
    cause: 'too few of the relays that it was left with can be reached',
    next: 'It goes on by itself once enough of them, or the sharer, can be reached.',
  },
  'not-left': {
    waitingFor: 'the sharer',
    cause: 'nothing of it was left in the network, or no longer',
    next: 'Ask the sharer to leave it: warren share PATH --leave',
  },
  wrong: {
    waitingFor: 'another sharer',
    cause: 'a sharer sent something else than the link names, and is not asked again',
    next: 'Ask for a link from somebody else who has it.',
  },
  space: {
    waitingFor: 'space on the disk',
    cause: 'there is not enough room on the disk',
    next: 'Make room. It goes on by itself once there is enough.',
  },
  'no-folder': {
    waitingFor: 'the folder',
    cause: 'the folder that it is put into is not there',
    next: 'Make the folder again, or stop the download and choose another one.',
  },
  'no-write': {
    waitingFor: 'the folder',
    cause: 'this node may not write into the folder',
    next: 'Allow it to write there, or stop the download and choose another folder.',
  },
  disk: {
    waitingFor: 'the disk',
    cause: 'the disk refuses to write',
    next: 'Look at the disk. It is tried again by itself.',
  },
} as const satisfies Record<string, Cause>

export type CauseCode = keyof typeof CAUSES

/** What a failed connection means for a download. */
export function causeOfConnect(error: WarrenError): CauseCode {
  switch (connectFailureOf(error)) {
    case 'descriptor-not-found':
    case 'descriptor-bad':
    case 'name-malformed':
      return 'offline'
    case 'client-key-missing':
    case 'client-key-wrong':
      return 'client-key'
    case 'network-not-ready':
      return 'network'
    case 'overloaded':
    case 'port-refused':
    case 'introduction-failed':
    case 'introduction-timeout':
    case 'rendezvous-failed':
    case 'connect-timeout':
      return 'unreachable'
    case undefined:
      return error.kind === 'no-path' ? 'network' : error.kind === 'not-found' ? 'offline' : 'unreachable'
  }
}

/** What a refusal of the disk means. */
export function causeOfDisk(error: WarrenError): CauseCode {
  switch (error.fields['reason']) {
    case 'full':
      return 'space'
    case 'missing':
      return 'no-folder'
    case 'no-permission':
      return 'no-write'
    default:
      return 'disk'
  }
}

/** No sharer of a link can bring it any more. */
export function hopelessError(code: CauseCode): WarrenError {
  if (code === 'ended') return fail('refused', 'the sharer stopped sharing this', { next: CAUSES.ended.next })
  return fail('not-authentic', 'every sharer of this link sent something else than it names', {
    next: CAUSES.wrong.next,
  })
}

/** What a refusal of the disk means before anything was written: a mistake of whoever chose the place. */
export function startFailure(error: WarrenError): WarrenError {
  if (error.kind === 'bad-input' || error.fields['reason'] === undefined) return error
  const options = { fields: error.fields, cause: error }
  switch (causeOfDisk(error)) {
    case 'no-write':
      return fail('no-permission', CAUSES['no-write'].cause, {
        ...options,
        next: 'Choose another folder with "--to".',
      })
    case 'no-folder':
      return fail('bad-input', CAUSES['no-folder'].cause, {
        ...options,
        next: 'Make it, or choose another with "--to".',
      })
    default:
      return fail('storage', CAUSES.disk.cause, {
        ...options,
        next: 'Look at the disk, or choose another folder.',
      })
  }
}
