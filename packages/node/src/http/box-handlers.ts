/** What the operations on boxes do. */
import { BOX_READ_MAX } from '@warren/api'
import type { BoxControl } from '../boxes/control.ts'
import { INSPECT_PATIENCE_MS } from '../timeouts.ts'
import { gone } from './absent.ts'
import { outsideOf } from './directory-limit.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'
import { patiently } from './patience.ts'
import type { Caller } from './tokens.ts'

type BoxOperation =
  | 'listBoxes'
  | 'addBoxes'
  | 'pinBoxes'
  | 'removeBoxes'
  | 'appendBox'
  | 'readBoxes'
  | 'eraseBox'
  | 'renewBox'

const APPEND_STEP = 'leaving it with relays'

export function boxHandlers({ daemon, clock, jobs, quotas }: HandlerPorts): Pick<Handlers, BoxOperation> {
  const boxes = (): BoxControl => daemon.node().boxes
  const asked = <T>(
    work: (progress: { readonly cancel: Parameters<BoxControl['erase']>[1] }) => Promise<T>,
  ) =>
    patiently(clock, INSPECT_PATIENCE_MS, undefined, (progress) => {
      progress.waiting('relays that hold it', undefined, 'Try again; if it stays so, type: warren doctor')
      return work(progress)
    })
  return {
    listBoxes: ({ query }, caller) =>
      pageBy(caller.directory === undefined ? boxes().list() : [], ({ id }) => id, query),
    addBoxes: ({ body }, caller) => {
      checkUnlimited(caller)
      return boxes().add(body.write)
    },
    pinBoxes: ({ body }, caller) => {
      checkUnlimited(caller)
      return boxes().pin(body.capability)
    },
    removeBoxes: async ({ params }, caller) => {
      checkUnlimited(caller)
      return gone(await boxes().remove(params.id), 'sequence')
    },
    appendBox: ({ params, body }, caller) => {
      checkUnlimited(caller)
      boxes().requireWritten(params.id)
      quotas.checkJobs(caller)
      const plan = { kind: 'box-append', scope: 'files', startedBy: caller.id, steps: [APPEND_STEP] } as const
      return jobs.start(plan, async (progress) => {
        progress.step(APPEND_STEP)
        return { box: await boxes().append(params.id, body.contents, body.days, progress) }
      })
    },
    readBoxes: ({ body }, caller) => {
      checkUnlimited(caller)
      return asked(({ cancel }) => boxes().read(body.read, body.limit ?? BOX_READ_MAX, cancel))
    },
    eraseBox: ({ body }, caller) => {
      checkUnlimited(caller)
      return asked(({ cancel }) => boxes().erase(body.write, cancel))
    },
    renewBox: ({ body }, caller) => {
      checkUnlimited(caller)
      return asked(({ cancel }) => boxes().renew(body.verify, body.days, cancel))
    },
  }
}

/** Boxes lie in no directory. @throws WarrenError `no-permission`. */
function checkUnlimited({ directory }: Caller): void {
  if (directory !== undefined) throw outsideOf(directory)
}
