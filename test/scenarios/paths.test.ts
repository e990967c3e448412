import assert from 'node:assert/strict'
import test from 'node:test'
import { SimNetwork, type SimNode } from '@warren/sim'
import { fetchAll, publishService, serveBytes } from './support.ts'

const PREFIXES = 8

/** Circuits of a node, as lists of addresses without TCP port. */
function pathsOf(node: SimNode): string[][] {
  return node.node.circuits().map((circuit) => circuit.path.map((hop) => hop.address.replace(/:\d+$/, '')))
}

const prefixOf = (ip: string): string => ip.split('.').slice(0, 2).join('.')

test('no circuit of anybody passes one address prefix twice', async () => {
  const sim = new SimNetwork({
    seed: 'paths',
    relays: 3 * PREFIXES,
    relayIp: (index) => `10.${(index % PREFIXES) + 1}.0.${Math.floor(index / PREFIXES) + 1}`,
  })
  await sim.start(sim.relays)
  const nodes = Array.from({ length: 8 }, (_, index) => sim.addNode(`node${index}`))
  await sim.start(nodes)
  const paths: string[][] = []
  const look = (): void => {
    for (const node of nodes) paths.push(...pathsOf(node))
  }
  const [service, ...clients] = nodes as [SimNode, ...SimNode[]]
  await serveBytes(service, sim.random.fork('body').bytes(20_000))
  const address = await publishService(sim, service)
  look()
  for (let round = 0; round < 3; round++) {
    const fetches = clients.map((client) => fetchAll(client, address, { isolation: String(round) }))
    await sim.settle(Promise.all(fetches), 120_000)
    look()
  }
  assert.ok(paths.length > 50, `${paths.length} circuits were seen`)
  for (const path of paths) {
    assert.equal(new Set(path.map(prefixOf)).size, path.length, `${path.join(' ')} passes a prefix twice`)
  }
  await sim.stop()
})
