/** Makes a home a member of the network that a person named. */
import type { Network } from '@warren/directory'
import { joinInHome } from '@warren/node'
import { makeDirectory } from '../make-directory.ts'
import { networkGiven } from '../network-given.ts'

export interface Joined {
  readonly network: Network
  /** Relays to start from that the home did not know. */
  readonly added: number
}

/** @param given - text, words, file name or `-`. @throws CommandFailure, WarrenError `bad-input`, `storage`. */
export async function joinHome(home: string, given: string): Promise<Joined> {
  const network = await networkGiven(given)
  makeDirectory(home)
  return { network, added: joinInHome(home, network) }
}
