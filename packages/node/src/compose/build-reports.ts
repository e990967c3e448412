/** What becomes of builds, told to who chooses relays. */
import type { BuildWatch, CircuitBuilder, ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { asWarrenError, type Cancel, type WarrenError } from '@warren/kernel'
import { isUpstreamFailure } from '../upstream/upstream-gate.ts'
import type { NetworkParts } from './network.ts'

export interface BuildReporter {
  reporting(inner: CircuitBuilder): CircuitBuilder
  /** Adds the last hop to a circuit that was begun. @throws as `ClientCircuit.extend`. */
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

export function createBuildReporter(paths: NetworkParts['paths']): BuildReporter {
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
          paths.reportSuccess(path)
          return circuit
        } catch (thrown) {
          const error = asWarrenError(thrown)
          const { hop } = error.fields
          // No relay is to blame for a proxy that is gone.
          if (typeof hop === 'number' && !isUpstreamFailure(error) && isWorthAnother(error))
            paths.reportFailure(path, hop)
          throw error
        }
      },
    }),
    async extend(circuit, last, cancel, watch) {
      const path = [...circuit.path, last]
      try {
        await circuit.extend(last, cancel, watching(path, watch))
        paths.reportSuccess(path)
      } catch (thrown) {
        const error = asWarrenError(thrown)
        // Gone by itself meanwhile says nothing of the relay.
        if (isWorthAnother(error) && error.kind !== 'closed') paths.reportFailure(path, path.length - 1)
        throw error
      }
    },
  }
}
