/** Sharers that a link does not name: found when those that it names are gone, and believed as little. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail, toHex } from '@warren/kernel'
import { BLOCK_BYTES, parseShareLink, providerSecret } from '../../../src/files/format/index.ts'
import { TO, World } from './support/world.ts'

const HOUR_MS = 3_600_000

function worldWithContent(blocks = 40) {
  const world = new World()
  const bytes = world.bytes(blocks * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  return { world, bytes, content }
}

test('when the sharers of a link are gone, one that the link does not name brings every byte', async () => {
  const { world, bytes, content } = worldWithContent()
  const link = world.link(content, { identity: world.identity('gone') })
  const other = world.share('other', content)
  const asked: string[] = []
  world.findProviders = async (secret) => {
    asked.push(toHex(secret))
    return [other.identity]
  }
  const downloads = world.downloads()
  const { id } = downloads.start({ link, to: TO })
  const done = await world.finish(downloads, id, 60_000)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.deepEqual(asked, [toHex(providerSecret(world.primitives, parseShareLink(world.primitives, link)))])
  await downloads.stop()
})

test('nobody is looked for while a sharer that the link names serves', async () => {
  const { world, content } = worldWithContent()
  const sharer = world.share('a', content, { bytesPerS: 50_000 })
  let looks = 0
  world.findProviders = async () => {
    looks++
    return []
  }
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.finish(downloads, id)
  assert.equal(looks, 0)
  await downloads.stop()
})

test('forged providers are tries lost and never a wrong byte', async () => {
  const { world, bytes, content } = worldWithContent()
  const other = world.content('x', [{ path: ['x'], bytes: world.bytes(40 * BLOCK_BYTES, 'other') }])
  const liar = world.share('liar', { ...other, root: content.root })
  const honest = world.share('honest', content)
  world.findProviders = async () => [world.identity('nobody'), liar.identity, honest.identity]
  const downloads = world.downloads()
  const { id } = downloads.start({
    link: world.link(content, { identity: world.identity('gone') }),
    to: TO,
  })
  const done = await world.finish(downloads, id, HOUR_MS)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('a share that its sharer ended is given up only when nobody else serves it', async () => {
  const { world, bytes, content } = worldWithContent()
  const ended = world.share('a', content)
  ended.refusal = 'ended'
  const other = world.share('b', content)
  const link = world.link(content, ended)
  let providers: Uint8Array[] = []
  world.findProviders = async () => providers
  const downloads = world.downloads()
  const first = downloads.start({ link, to: TO })
  await assert.rejects(world.finish(downloads, first.id, 60_000), { kind: 'refused' })
  // What was found out of a link is forgotten when nobody has wanted it for a minute.
  await world.clock.runFor(2 * 60_000)
  providers = [other.identity]
  const second = downloads.start({ link, to: TO, name: 'again' })
  const done = await world.finish(downloads, second.id, HOUR_MS)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('in an hour without anybody few looks are made, whether they fail or find nobody', async () => {
  for (const isSilent of [false, true]) {
    const { world, content } = worldWithContent()
    let looks = 0
    world.findProviders = async () => {
      looks++
      if (isSilent) throw fail('unreachable', 'nobody answered')
      return []
    }
    const downloads = world.downloads()
    const { id } = downloads.start({
      link: world.link(content, { identity: world.identity('gone') }),
      to: TO,
    })
    await world.clock.runFor(HOUR_MS)
    assert.ok(looks >= 5 && looks <= (isSilent ? 81 : 9), `${looks} looks`)
    assert.equal(downloads.get(id)?.state, 'waiting')
    await downloads.stop()
  }
})
