/** What it costs to own all places of a head that one knows, and what it buys (docs/spec/store.md §10). */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { RelayInfo } from '@warren/directory'
import { concatBytes, isWarrenError, utf8 } from '@warren/kernel'
import { createPlaceShares, ITEM_HOLDERS } from '@warren/store'
import { TrialClient } from './support/trial-client.ts'
import { NETWORK_ID, type TrialRelay, TrialRelays } from './support/trial-relays.ts'

const RELAYS = 40
const HOUR_MS = 3_600_000
const GROUP = { group: 'trial' }

/** Draws identities until relays of them have every place of `key`. @returns how many were drawn. */
function takePlaces(relays: TrialRelays, key: Uint8Array): { drawn: number; owned: TrialRelay[] } {
  const place = createPlaceShares(relays.primitives, NETWORK_ID)
  const salt = relays.primitives.sha256(concatBytes(utf8('warren store item place 1'), key))
  const holdersAmong = (view: readonly RelayInfo[]) => place({ salt, number: 0 }, ITEM_HOLDERS, view).holders
  const [pattern] = relays.all
  const honest = relays.all.map(({ info }) => info)
  let seeds: { seed: Uint8Array; info: RelayInfo }[] = []
  for (let drawn = 1; ; drawn++) {
    const seed = relays.random.bytes(32)
    const name = `drawn ${drawn}`
    const id = relays.primitives.ed25519PublicOf(seed)
    const info = { ...(pattern ?? assert.fail()).info, id, operator: id, prefix: name }
    const tried = [...seeds, { seed, info }]
    const holders = new Set(holdersAmong([...honest, ...tried.map((each) => each.info)]))
    seeds = tried.filter((each) => holders.has(each.info))
    if (seeds.length === ITEM_HOLDERS) return { drawn, owned: seeds.map((each) => relays.add(each.seed)) }
  }
}

test('who owns every place of a head hides and holds back, and neither forges nor takes back what was seen', async (context) => {
  const relays = new TrialRelays(RELAYS, 'eclipse')
  const { clock, primitives } = relays
  const client = (): TrialClient => new TrialClient(relays, () => relays.all.map(({ info }) => info))
  const [author, reader] = [client(), client()]
  const [seed, sealKey] = [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)]
  const key = author.heads.keyOf(primitives.ed25519PublicOf(seed), 'site')
  const { drawn, owned } = takePlaces(relays, key)
  context.diagnostic(
    `${drawn} identities drawn for all ${ITEM_HOLDERS} places of one head among ${RELAYS} relays`,
  )
  const publish = (contents: string) => {
    const until = Math.floor(clock.wallMs() / HOUR_MS) + 24
    const order = { seed, label: 'site', sealKey, contents: utf8(contents), until }
    return clock.settle(author.heads.publish(order, GROUP), HOUR_MS)
  }
  const find = (who: TrialClient) => clock.settle(who.heads.find(key, sealKey, GROUP), HOUR_MS)
  const isKind = (kind: string) => (error: unknown) => isWarrenError(error) && error.kind === kind
  await publish('one')
  // They sign for the second one, and go on to serve the first.
  relays.turn(owned, 'drops')
  await publish('two')
  assert.equal((await find(client()))?.revision, 1, 'who never saw the newer one cannot know')
  await assert.rejects(find(author), isKind('not-authentic'), 'who saw it refuses the older one')
  relays.turn(owned, 'honest')
  await publish('three')
  assert.equal((await find(reader))?.revision, 3)
  relays.turn(owned, 'corrupts')
  await assert.rejects(find(reader), isKind('unreachable'))
  await relays.stop()
})
