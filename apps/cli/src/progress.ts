/** Tells how a job advances: each step as it ends, with its time, and each wait with its reason. */
import type { Job } from '@warren/api'
import { formatSeconds } from './show/units.ts'
import type { Output } from './output.ts'

/** A wait that is over sooner is none that anybody needs a reason for. */
const WAIT_WORTH_TELLING_MS = 1000

/** @returns to be called with every picture of the job; says nothing twice. */
export function createJobProgress(output: Pick<Output, 'progress'>): (job: Job) => void {
  const told = new Set<string>()
  let reason: string | undefined
  let timer: NodeJS.Timeout | undefined
  return ({ steps, state, waitingFor, cause, next }) => {
    for (const { name, state: stepState, ms } of steps) {
      if (stepState !== 'done' || told.has(name)) continue
      told.add(name)
      output.progress(stepLine(name, ms))
    }
    const now =
      state === 'running' && waitingFor !== undefined ? waitText(waitingFor, cause, next) : undefined
    if (now === reason) return
    reason = now
    clearTimeout(timer)
    if (now === undefined) return
    timer = setTimeout(() => output.progress(`          ${now}`), WAIT_WORTH_TELLING_MS)
    timer.unref()
  }
}

/** `  0.31 s  meeting relays` */
export function stepLine(name: string, ms: number): string {
  return `${formatSeconds(ms).padStart(8)}  ${name}`
}

function waitText(waitingFor: string, cause: string | undefined, next: string | undefined): string {
  const reason = cause === undefined ? `waits for ${waitingFor}` : `waits for ${waitingFor}: ${cause}`
  return next === undefined ? reason : `${reason}\n          ${next}`
}

/** Says what can be done about a wait, once for each cause. @returns to be called with every picture of the job. */
export function createAdvice(say: (line: string) => void): (job: Job) => void {
  const told = new Set<string>()
  let pending: string | undefined
  let timer: NodeJS.Timeout | undefined
  return ({ state, next }) => {
    const now = state === 'running' ? next : undefined
    if (now === pending) return
    pending = now
    clearTimeout(timer)
    if (now === undefined || told.has(now)) return
    timer = setTimeout(() => {
      told.add(now)
      say(now)
    }, WAIT_WORTH_TELLING_MS)
    timer.unref()
  }
}
