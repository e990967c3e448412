/** What becomes of builds, told to who chooses relays. */
import type { BuildWatch, CircuitBuilder, ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { asWarrenError, type Cancel, fail, type Ports, type WarrenError } from '@warren/kernel'
import { isUpstreamFailure } from '../upstream/upstream-gate.ts'
import type { NetworkParts } from './network.ts'

export interface BuildReporter {
  reporting(inner: CircuitBuilder): CircuitBuilder
  /** Adds the last hop to a circuit that was begun. @throws as `ClientCircuit.extend`; `fields.hop` says where. */
  extend(
    circuit: ClientCircuit,
    last: RelayInfo,
    cancel: Cancel | undefined,
    watch: BuildWatch,
  ): Promise<void>
}

/** What another path may cure. */
export function isWorthAnother({ kind }: WarrenError): boolean {
  return ['unreachable', 'timeout', 'refused', 'closed', 'not-authentic', 'protocol-violation'].includes(kind)
}

/** A circuit that a relay destroys so soon after it was built, with nothing carried, may have been killed on purpose. */
const YOUNG_MS = 60_000

export function createBuildReporter(
  { clock }: Pick<Ports, 'clock'>,
  { paths, quality }: Pick<NetworkParts, 'paths' | 'quality'>,
): BuildReporter {
  const came = (circuit: ClientCircuit, newHops: number): void => {
    const { path, hopTimesMs, builtAtMs } = circuit
    paths.reportSuccess(path)
    quality.built(path, hopTimesMs, newHops)
    void circuit.closed.then((error) => {
      if (error === undefined || circuit.isLinkLost || circuit.path !== path) return
      const isYoung = clock.nowMs() - builtAtMs < YOUNG_MS
      // Who is joined to it, and may have asked for this very relay to be its last, can end it at any time.
      const isJoined = circuit.hops > path.length
      const wasKilled = isYoung && !isJoined && circuit.bytesReceived === 0
      if (circuit.silence === 'guard') quality.swallowed(path)
      else if (wasKilled || circuit.silence === 'path') quality.died(path)
    })
  }
  const failed = (path: readonly RelayInfo[], hop: number, error: WarrenError): void => {
    paths.reportFailure(path, hop, { isRefused: error.fields['isRefused'] === true })
    quality.failed(path, hop)
  }
  const watching = (path: readonly RelayInfo[], watch: BuildWatch | undefined): BuildWatch => ({
    slow(hop) {
      paths.reportSlow(path, hop)
      watch?.slow(hop)
    },
  })
  return {
    reporting: (inner) => ({
      async build(path, cancel, watch) {
        try {
          const circuit = await inner.build(path, cancel, watching(path, watch))
          came(circuit, path.length)
          return circuit
        } catch (thrown) {
          const error = asWarrenError(thrown)
          const { hop } = error.fields
          // No relay is to blame for a proxy that is gone.
          if (typeof hop === 'number' && !isUpstreamFailure(error) && isWorthAnother(error))
            failed(path, hop, error)
          throw error
        }
      },
    }),
    async extend(circuit, last, cancel, watch) {
      const path = [...circuit.path, last]
      try {
        await circuit.extend(last, cancel, watching(path, watch))
        came(circuit, 1)
      } catch (thrown) {
        const error = asWarrenError(thrown)
        // Gone by itself meanwhile says nothing of the relay; destroyed for the asking counts, whoever did it, or it would be free.
        const isGone = error.kind === 'closed' && error.fields['whileBuilding'] !== true
        if (!isWorthAnother(error) || isGone) throw error
        const hop = path.length - 1
        failed(path, hop, error)
        throw fail(error.kind, 'circuit: its last relay was not added', {
          fields: { ...error.fields, hop },
          cause: error,
        })
      }
    },
  }
}
