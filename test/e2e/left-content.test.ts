/** Content left in a network of nine relays, all of them real processes; then its author and a third of the relays are killed. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Json, Testbed, until } from '@warren/testkit/processes'

const RELAYS = 9
const LARGE_BYTES = 5_000_000
const WRITTEN_WITHIN_MS = 60_000
const WHOLE_WITHIN_MS = 60_000

const sha256Of = (file: string): string => createHash('sha256').update(fs.readFileSync(file)).digest('hex')

describe('content left in a network of nine relays', () => {
  let testbed: Testbed
  let directory: string
  const left = new Map<string, { readonly file: string; readonly told: Json }>()
  const author = (): Testbed['service'] => testbed.service
  const reader = (): Testbed['client'] => testbed.client

  before(async () => {
    testbed = await Testbed.start({ relays: RELAYS })
    directory = path.join(testbed.directory, 'files')
    fs.mkdirSync(path.join(directory, 'folder', 'sub'), { recursive: true })
    fs.writeFileSync(path.join(directory, 'folder', 'sub', 'page.html'), '<p>hello</p>')
    fs.writeFileSync(path.join(directory, 'folder', 'data.bin'), randomBytes(300_000))
    fs.writeFileSync(path.join(directory, 'large.bin'), randomBytes(LARGE_BYTES))
    fs.writeFileSync(path.join(directory, 'note.txt'), 'a few words\n')
  })
  after(() => testbed?.close())
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const leave = async (name: string): Promise<Json> => {
    const file = path.join(directory, name)
    const told = await author().must('share', file, '--leave')
    left.set(name, { file, told })
    return told
  }
  let sequence = ''
  const boxes = async (): Promise<string[]> => {
    const { code, objects, output, errors } = await reader().run('box', 'read', sequence)
    assert.equal(code, 0, output + errors)
    return objects.slice(0, -1).map(({ contents }) => Buffer.from(String(contents), 'base64url').toString())
  }
  const linkOf = (name: string): string => String(left.get(name)?.told['link'])
  const check = (name: string): Promise<Json> => reader().must('store', 'check', linkOf(name))

  it('what is left says its link, its holders and until when', async () => {
    for (const name of ['note.txt', 'folder', 'large.bin']) {
      const told = await leave(name)
      assert.match(String(told['link']), /^warren:[\w-]+$/)
      assert.ok(Number(told['holders']) >= 2, JSON.stringify(told))
      assert.ok(Date.parse(String(told['until'])) > Date.now() + 20 * 86_400_000, JSON.stringify(told))
    }
  })

  it('somebody else is told how it lives', async () => {
    // Leaving returns when enough have signed; the last parts follow.
    const found = await until('every part is there', WHOLE_WITHIN_MS, async () => {
      const now = await check('large.bin')
      return now['live'] === now['total'] && now
    })
    assert.ok(Number(found['needed']) < Number(found['total']), JSON.stringify(found))
  })

  it('what was appended to boxes is read in order, once each, though its author was killed while he appended', async () => {
    const { id, read } = await author().must('box', 'new')
    sequence = String(read)
    await author().must('box', 'append', String(id), 'one')
    const cutOff = author().run('box', 'append', String(id), 'two')
    await until('it is written down', WRITTEN_WITHIN_MS, async () => {
      const [listed] = (await author().run('box', 'list')).objects
      return Number(listed?.['waiting']) + Number(listed?.['settling']) === 2
    })
    await author().kill()
    await cutOff
    await author().start()
    await author().must('box', 'append', String(id), 'three')
    assert.deepEqual(await boxes(), ['one', 'two', 'three'])
    const cannot = await reader().run('box', 'new', sequence)
    assert.equal(cannot.code, 2, 'who may read cannot write')
  })

  it('its author and a third of the relays are killed, and it is read byte for byte', async () => {
    await author().kill()
    for (const { address } of testbed.relays().slice(-RELAYS / 3)) testbed.killRelay(address)
    assert.deepEqual(await boxes(), ['one', 'two', 'three'])
    const out = path.join(directory, 'out')
    fs.mkdirSync(out)
    const get = (name: string): Promise<Json> => reader().must('get', linkOf(name), '--to', out)
    const large = await get('large.bin')
    assert.equal(sha256Of(String(large['path'])), sha256Of(path.join(directory, 'large.bin')))
    const note = await get('note.txt')
    assert.equal(fs.readFileSync(String(note['path']), 'utf8'), 'a few words\n')
    const folder = String((await get('folder'))['path'])
    for (const name of ['sub/page.html', 'data.bin'])
      assert.equal(sha256Of(path.join(folder, name)), sha256Of(path.join(directory, 'folder', name)))
  })

  it('it is seen to be thinner, and anybody with the link makes it whole as far as there are relays', async () => {
    const before = await check('large.bin')
    assert.ok(Number(before['live']) < Number(before['total']), JSON.stringify(before))
    assert.ok(Number(before['live']) >= Number(before['needed']), JSON.stringify(before))
    const after = await reader().must('repair', linkOf('large.bin'))
    assert.ok(Number(after['live']) >= Number(before['live']), JSON.stringify(after))
  })
})
