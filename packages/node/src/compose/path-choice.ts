/** Who is chosen for circuits: guards, paths, and what they are told of how the network fares. */
import {
  createGuards,
  createOutcomeStore,
  createPathQuality,
  createPaths,
  type Directory,
  type Guards,
  type Network,
  type PathQuality,
  type Paths,
} from '@warren/directory'
import type { Ports } from '@warren/kernel'

export interface PathChoice {
  readonly guards: Guards
  readonly paths: Paths
  readonly quality: PathQuality
}

/** @throws WarrenError `storage`: the guards cannot be read. */
export function composePathChoice(
  ports: Pick<Ports, 'clock' | 'random' | 'state' | 'log'>,
  { parameters }: Network,
  directory: Directory,
): PathChoice {
  const { view, own } = directory
  const quality = createPathQuality(ports, createOutcomeStore(ports.state))
  const guards = createGuards(ports, {
    view,
    quality,
    knownSinceMs: (relay) => directory.knownSinceMs(relay),
    parameters: parameters.guards,
    own,
    // Its sources know this node already, and whom it asks beside them is asked by a round as well: nobody else learns our address.
    doubted: () => directory.checkLine(),
  })
  const paths = createPaths(ports, { view, guards, own, quality })
  return { guards, paths, quality }
}
