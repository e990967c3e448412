/** Who is found under a link that does not name him. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerSecret } from '../../../src/files/format/index.ts'
import { bytesOf, Sharer } from './support/sharer.ts'

const MODIFIED = { modifiedMs: 1_600_000_000_000 }

/** Somebody's share, and another person with the same file. */
async function authorAndHelper() {
  const author = new Sharer({ seed: 'author' })
  const helper = new Sharer({ seed: 'helper', clock: author.clock })
  for (const { files } of [author, helper]) files.plant('/data/file', bytesOf(100_000), MODIFIED)
  const { id, link = '' } = await author.add('/data/file')
  return { author, helper, id, link }
}

test("only who serves under somebody else's link is a provider of it, as long as he serves it", async () => {
  const { author, helper, id, link } = await authorAndHelper()
  assert.equal(author.provided.size, 0, 'a link names its own sharer')
  const also = await helper.add('/data/file', { also: link })
  const [kept, ...others] = helper.provided
  assert.deepEqual(others, [])
  assert.deepEqual(kept?.secret, providerSecret(author.primitives, author.linkOf(id)))
  assert.deepEqual(
    kept?.identity,
    helper.linkOf(also.id).hints.at(-1),
    'the service made for this share alone',
  )
  await helper.settle(helper.shares.stop())
  assert.equal(helper.provided.size, 0)
  const again = helper.restarted()
  await again.clock.runFor(1000)
  assert.equal(again.provided.size, 1)
  await again.settle(again.shares.remove(also.id))
  assert.equal(again.provided.size, 0)
})

test('where only people with a key may connect, or the content is not the same, nobody is made a provider', async () => {
  const { helper, link } = await authorAndHelper()
  await helper.add('/data/file', { also: link, clients: [new Uint8Array(32).fill(9)] })
  assert.equal(helper.provided.size, 0)
  helper.files.plant('/data/other', bytesOf(100_000, 2), MODIFIED)
  const other = new Sharer({ seed: 'other', clock: helper.clock, files: helper.files })
  await assert.rejects(other.add('/data/other', { also: link }))
  assert.equal(other.provided.size, 0)
})
