/** The network file: the one given, or the one that the home remembers. */
import fs from 'node:fs'
import path from 'node:path'
import { type Network, parseNetworkFile } from '@warren/directory'
import type { Primitives } from '@warren/kernel'
import { NETWORK_FILE_MAX_BYTES, NETWORK_FILE_NAME } from '../../daemon/home.ts'
import type { NetworkFacts } from '../facts.ts'
import { troubleText } from './home.ts'

export interface NetworkProbe {
  readonly facts: NetworkFacts
  readonly network?: Network
}

/** @param given - the text of a network file. */
export function probeNetwork(home: string, primitives: Primitives, given: string | undefined): NetworkProbe {
  const origin = given === undefined ? 'home' : 'given'
  try {
    const text = given ?? readRemembered(home)
    if (text === undefined) return { facts: { origin: 'none', entries: 0 } }
    return networkFacts(parseNetworkFile(primitives, text), origin)
  } catch (error) {
    return { facts: { origin, entries: 0, trouble: troubleText(error) } }
  }
}

export function networkFacts(network: Network, origin: NetworkFacts['origin']): NetworkProbe {
  const { name, testing, bootstrap, parameters } = network
  const toleratedSkewMs = parameters.descriptors.clockSkewS * 1000
  return { facts: { origin, name, testing, entries: bootstrap.length, toleratedSkewMs }, network }
}

function readRemembered(home: string): string | undefined {
  const file = path.join(home, NETWORK_FILE_NAME)
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile() || stat.size > NETWORK_FILE_MAX_BYTES) return undefined
  return fs.readFileSync(file, 'utf8')
}
