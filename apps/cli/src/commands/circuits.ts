import type { Circuit } from '@warren/api'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { count, formatBytes, formatDuration } from '../show/units.ts'

export async function circuits(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const circuit of client.list('listCircuits')) {
      output.result(circuit, output.json ? '' : showCircuit(circuit))
      shown++
    }
  })
  if (shown === 0) output.text('No circuit is open.')
}

export async function closeCircuit(output: Output, id: string, options: HomeOption): Promise<undefined> {
  const answer = await withDaemon(options, (client) => client.call('closeCircuit', { params: { id } }))
  output.result({ ...answer, id }, `Circuit ${id} is closed.`)
}

function showCircuit(circuit: Circuit): string {
  const { id, purpose, path, hops, hopsMs, streams, legs, ageMs, sentBytes, receivedBytes } = circuit
  const way = path.map(({ address }) => address).join(' > ')
  // A rendezvous ends at a node that nobody knows.
  const end = hops > path.length ? ' > rendezvous' : ''
  const traffic = `${formatBytes(receivedBytes)} in, ${formatBytes(sentBytes)} out`
  const built = hopsMs.length === 0 ? '' : `, built in ${hopsMs.join(' + ')} ms`
  const beside = legs.length === 0 ? '' : `, beside ${legs.join(', ')}`
  return `${String(id).padStart(4)}  ${way}${end}\n      ${purpose}${beside}, ${count(streams, 'stream')}, ${traffic}, open for ${formatDuration(ageMs)}${built}`
}
