/** What the operations on content do that is left in the network and kept alive there. */
import type { Job, Stored } from '@warren/api'
import { letGo, present } from './absent.ts'
import { maySeeShare, outsideOf } from './directory-limit.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'
import type { KeepControl } from '../shares/control.ts'
import type { Caller } from './tokens.ts'

type KeepOperation =
  | 'leaveShare'
  | 'listPins'
  | 'addPin'
  | 'findPin'
  | 'removePin'
  | 'checkStored'
  | 'repairStored'

const STEPS = {
  leave: 'leaving it with relays',
  look: 'asking its holders',
  repair: 'making missing shares again',
}

export function keepHandlers(ports: HandlerPorts): Pick<Handlers, KeepOperation> {
  const { daemon, jobs, quotas } = ports
  const files = () => daemon.node().files
  return {
    leaveShare: ({ params, body }, caller) => {
      const found = files().shares.get(params.id)
      const share = present(found !== undefined && maySeeShare(caller, found) ? found : undefined, 'share')
      quotas.checkJobs(caller)
      const about = { scope: 'files', startedBy: caller.id, result: { share } } as const
      return jobs.start({ kind: 'leave', steps: [STEPS.leave], ...about }, async (progress) => {
        progress.step(STEPS.leave)
        return { share: await files().leaving.leave(share.id, body.until, progress) }
      })
    },
    listPins: ({ query }, caller) =>
      pageBy(caller.directory === undefined ? files().keeping.list() : [], ({ id }) => id, query),
    addPin: ({ body }, caller) => {
      checkUnlimited(caller)
      return files().keeping.pin(body.target, body.until)
    },
    findPin: ({ body }, caller) => {
      checkUnlimited(caller)
      return present(files().keeping.find(body.target), 'pin')
    },
    removePin: ({ params }, caller) => {
      checkUnlimited(caller)
      return letGo(files().keeping.unpin(params.id))
    },
    checkStored: ({ body }, caller) =>
      startLook(ports, caller, { kind: 'store-check', step: STEPS.look }, (control, progress) =>
        control.check(body.target, progress),
      ),
    repairStored: ({ body }, caller) =>
      startLook(ports, caller, { kind: 'store-repair', step: STEPS.repair }, (control, progress) =>
        control.repair(body.target, progress),
      ),
  }
}

/** What is kept alive lies in no directory. @throws WarrenError `no-permission`. */
function checkUnlimited({ directory }: Caller): void {
  if (directory !== undefined) throw outsideOf(directory)
}

function startLook(
  { daemon, jobs, quotas }: HandlerPorts,
  caller: Caller,
  { kind, step }: { readonly kind: 'store-check' | 'store-repair'; readonly step: string },
  look: (control: KeepControl, progress: Parameters<KeepControl['check']>[1]) => Promise<Stored>,
): Job {
  quotas.checkJobs(caller)
  const plan = { kind, scope: 'files', startedBy: caller.id, steps: [step] } as const
  return jobs.start(plan, async (progress) => {
    progress.step(step)
    return { stored: await look(daemon.node().files.keeping, progress) }
  })
}
