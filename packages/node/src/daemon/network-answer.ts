/** A network in the forms in which people hand it on. */
import type { NetworkAnswer } from '@warren/api'
import { WORD_LIST } from '@warren/crypto'
import { formatNetworkFile, formatNetworkText, formatNetworkWords, type Network } from '@warren/directory'
import { type Primitives, toHex } from '@warren/kernel'

export function networkAnswer(primitives: Pick<Primitives, 'sha256'>, network: Network): NetworkAnswer {
  const { id, name, testing, bootstrap } = network
  return {
    id: toHex(id),
    name,
    testing,
    text: formatNetworkText(primitives, network),
    words: formatNetworkWords(primitives, network, WORD_LIST),
    file: formatNetworkFile(network),
    entries: bootstrap.length,
  }
}
