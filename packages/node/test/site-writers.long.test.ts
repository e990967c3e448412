/** Two machines with the same words publish one site, over real heads. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Site } from '@warren/api'
import type { WarrenNode } from '@warren/node'
import { utf8, utf8Text } from '@warren/kernel'
import { NEVER, SmallNetwork } from './small-network.ts'

const RELAYS = 10
const MANY_MS = 30 * 60_000
const PROGRESS = { cancel: NEVER, step: () => {}, waiting: () => {}, part: () => {} }

async function pageOf(node: WarrenNode, address: string, version?: number): Promise<string> {
  const source = await node.files.sites.open({ label: address, version }, PROGRESS, 'recent')
  const file = await source.file(['index.html'])
  assert.ok(file !== undefined)
  const parts: Uint8Array[] = []
  for await (const bytes of file.read({ first: 0, last: file.bytes - 1 }, NEVER)) parts.push(bytes.slice())
  return utf8Text(Buffer.concat(parts))
}

test('updates of both at once end in one order that all agree on, nobody loses a version, and the one that was put above says so', async () => {
  const network = new SmallNetwork(RELAYS)
  const relays = network.makeRelays()
  const first = network.make('10.98.0.1', { withFiles: true })
  const reader = network.make('10.99.0.1', { withFiles: true })
  await network.start(...relays, first, reader)
  network.files.plant('/site/index.html', utf8('one'))
  const { site } = await network.clock.settle(
    first.files.sites.publish({ path: '/site', name: 'mine' }, PROGRESS),
    MANY_MS,
  )
  const { address } = site
  const second = network.make('10.97.0.1', { withFiles: true, copyOf: '10.98.0.1' })
  await network.start(second)
  const machines = [first, second]
  for (const [index] of machines.entries())
    network.files.plant(`/${index}/index.html`, utf8(`machine ${index}`))
  const works = machines.map(({ files }, index) => files.sites.update('mine', `/${index}`, PROGRESS))
  await network.clock.settle(Promise.all(works), MANY_MS)
  await network.clock.runFor(10 * 60_000)

  const lists = await network.clock.settle(
    Promise.all([...machines, reader].map(({ files }) => files.sites.versions(address, PROGRESS))),
    MANY_MS,
  )
  for (const list of lists)
    assert.deepEqual(
      list.map(({ version, publishedAt }) => [version, publishedAt]),
      lists[0]?.map(({ version, publishedAt }) => [version, publishedAt]),
    )
  assert.deepEqual(
    lists[0]?.map(({ version }) => version),
    [3, 2, 1],
  )
  const own = machines.map(({ files }) => files.sites.get('mine') as Site)
  const winner = own.findIndex(({ version }) => version === 2)
  assert.deepEqual(
    own.map(({ version, above }) => [version, above]).toSorted(([a], [b]) => Number(a) - Number(b)),
    [
      [2, undefined],
      [3, 2],
    ],
  )
  const pages = await network.clock.settle(
    Promise.all([pageOf(reader, address, 2), pageOf(reader, address)]),
    MANY_MS,
  )
  assert.deepEqual(pages, [`machine ${winner}`, `machine ${1 - winner}`])
  await network.stop(...machines, reader, ...relays)
})
