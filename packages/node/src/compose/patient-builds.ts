/**
 * Builds that meet a guard that does not answer (docs/spec/directory.md §8) or has no time, or vanguards of which none answers: they wait until
 * those are given up or there again, instead of failing one after the other, and then pass whichever it is.
 */
import type { BuildWatch, CircuitBuilder, ClientCircuit } from '@warren/circuit'
import type { Guards, RelayInfo } from '@warren/directory'
import { asWarrenError, type Cancel, drawUnit, pause, type Ports, type WarrenError } from '@warren/kernel'
import { GUARD_BUSY_MS, GUARD_LOOK_MS, GUARD_PATIENCE_MS } from '../timeouts.ts'
import { isUpstreamFailure } from '../upstream/upstream-gate.ts'
import { isWorthAnother } from './build-reports.ts'

type ChoosePath = () => readonly RelayInfo[]

export interface PatientBuilds {
  /** @param choose - a fresh path; asked again whenever the guard failed. @throws as `CircuitBuilder.build`, and what `choose` throws. */
  build(choose: ChoosePath, cancel: Cancel | undefined, watch: BuildWatch | undefined): Promise<ClientCircuit>
  /** The same for who brings the first path. */
  over(choose: ChoosePath): CircuitBuilder
}

/** The first relay was not reached: every other path begins there as well, as long as it is kept. */
export function isGuardFailure(error: WarrenError): boolean {
  return error.fields['hop'] === 0 && isWorthAnother(error) && !isUpstreamFailure(error)
}

/** It answered that it makes no circuit now: more came than it allows, or than it can. */
function isGuardBusy({ kind, fields }: WarrenError): boolean {
  return kind === 'overloaded' && fields['hop'] === 0
}

/** @param builder - reports what becomes of builds to `guards`. */
export function createPatientBuilds(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  guards: Pick<Guards, 'undecidedMs' | 'layerUndecidedMs'>,
  builder: CircuitBuilder,
): PatientBuilds {
  const build: PatientBuilds['build'] = async (choose, cancel, watch) => {
    const giveUpAtMs = clock.nowMs() + GUARD_PATIENCE_MS
    const givenUp = new Set<RelayInfo>()
    const once = onlyOnce(watch)
    for (;;) {
      const path = choose()
      try {
        return await builder.build(path, cancel, once)
      } catch (thrown) {
        const error = asWarrenError(thrown)
        const leftMs = giveUpAtMs - clock.nowMs()
        const waitMs = waitAfter(error, path, givenUp)
        if (waitMs === undefined || leftMs <= 0) throw error
        if (waitMs > 0) await pause(clock, Math.min(leftMs, waitMs), cancel)
      }
    }
  }
  /** Undefined: waiting is of no use here. */
  const waitAfter = (
    error: WarrenError,
    path: readonly RelayInfo[],
    givenUp: Set<RelayInfo>,
  ): number | undefined => {
    const [guard] = path
    if (guard === undefined) return undefined
    if (isGuardBusy(error)) return GUARD_BUSY_MS * (1 + drawUnit(random))
    if (!isGuardFailure(error)) {
      const undecidedMs = undecidedVanguardsMs(error, path)
      return undecidedMs === undefined ? undefined : Math.max(GUARD_LOOK_MS, undecidedMs)
    }
    const undecidedMs = guards.undecidedMs(guard)
    if (undecidedMs !== undefined) return Math.max(GUARD_LOOK_MS, undecidedMs)
    // Given up: the next path begins at a backup. The same again means that there is none that answers.
    if (givenUp.has(guard)) return undefined
    givenUp.add(guard)
    return 0
  }
  /** All vanguards of a layer died together: every other path would pass one of them, until another is drawn. */
  const undecidedVanguardsMs = (
    { kind, fields: { hop } }: WarrenError,
    path: readonly RelayInfo[],
  ): number | undefined => {
    const relay = kind === 'unreachable' && typeof hop === 'number' ? path[hop] : undefined
    return relay === undefined ? undefined : guards.layerUndecidedMs(relay)
  }
  return {
    build,
    over: (choose) => ({
      build(path, cancel, watch) {
        let first: readonly RelayInfo[] | undefined = path
        const next = (): readonly RelayInfo[] => {
          const chosen = first ?? choose()
          first = undefined
          return chosen
        }
        return build(next, cancel, watch)
      },
    }),
  }
}

/** Who watches is told once that it takes long, however many builds it takes. */
function onlyOnce(watch: BuildWatch | undefined): BuildWatch | undefined {
  if (watch === undefined) return undefined
  let isTold = false
  return {
    slow(hop) {
      if (isTold) return
      isTold = true
      watch.slow(hop)
    },
  }
}
