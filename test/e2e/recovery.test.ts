/** A machine is lost; from the words on paper, its addresses are reached on another one. Real processes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { curl, freePort, type Origin, startOrigin, Testbed, until } from '@warren/testkit/processes'

const KEPT_WITHIN_MS = 180_000
const REACHED_WITHIN_MS = 180_000
const WARREN = join(import.meta.dirname, '..', '..', 'warren')

interface Ran {
  readonly code: number | null
  readonly json: Record<string, unknown>
}

function warren(args: readonly string[], input = ''): Ran {
  const { status, stdout } = spawnSync(WARREN, [...args, '--json'], {
    input,
    encoding: 'utf8',
    timeout: 180_000,
  })
  const last = stdout.trim().split('\n').at(-1) ?? '{}'
  return { code: status, json: JSON.parse(last === '' ? '{}' : last) as Record<string, unknown> }
}

describe('recovery', { skip: needs('curl') }, () => {
  let testbed: Testbed
  let origin: Origin

  before(async () => {
    testbed = await Testbed.start()
    origin = await startOrigin()
  })

  after(async () => {
    await testbed?.close()
    await origin?.close()
  })

  it('words of a dead machine, by way of shares of friends, bring its service back on an empty one', async () => {
    const { service, client } = testbed
    const address = await service.addService(origin.port)
    const shares = (await service.must('backup', 'shares', '--need', '2', '--of', '3'))[
      'shares'
    ] as string[][]
    const { words } = (await service.must('backup', 'words')) as { words: string[] }
    assert.equal(words.length, 24)
    await until('the index is with its holders', KEPT_WITHIN_MS, async () => {
      const { recovery } = (await service.must('status')) as { recovery?: { state: string } }
      return recovery?.state === 'kept'
    })
    await service.stop()

    const home = join(testbed.directory, 'restored')
    const restore = ['restore', '--home', home, '--network', testbed.networkFile, '--stdin', '--shares']
    const two = [shares[2], shares[0]].map((share) => (share as string[]).join(' ')).join('\n')
    assert.equal(warren(restore, (shares[0] as string[]).join(' ')).code, 2, 'one share is too few')
    const restored = warren(restore, two)
    assert.deepEqual([restored.code, restored.json['pending']], [0, true])
    assert.equal(warren(['backup', 'words', '--home', home]).json['words']?.toString(), words.toString())
    assert.equal(
      warren(['restore', '--home', home, '--stdin'], words.join(' ')).code,
      2,
      'the home is not empty',
    )

    const up = warren(['up', '--detach', '--home', home, '--proxy', 'off', '--gateway', 'off'])
    assert.equal(up.code, 0, JSON.stringify(up.json))
    try {
      await until('the address is reached on the new machine', REACHED_WITHIN_MS, async () => {
        const { output } = await curl(['--socks5-hostname', client.proxy, `http://${address}.onion/small`])
        return output === 'reached\n'
      })
    } finally {
      warren(['down', '--home', home])
    }
  })

  it('a share of a dead machine is back by its old link, once its file is shown to the new one', async () => {
    const { service, client, directory } = testbed
    await service.start()
    const file = join(directory, 'song.bin')
    writeFileSync(file, Buffer.alloc(200_000, 'la '))
    const { link, id } = (await service.must('share', file)) as { link: string; id: string }
    const { words } = (await service.must('backup', 'words')) as { words: string[] }
    await until('the index is with its holders', KEPT_WITHIN_MS, async () => {
      const { recovery } = (await service.must('status')) as { recovery?: { state: string } }
      return recovery?.state === 'kept'
    })
    await service.kill()

    const home = join(directory, 'restored-share')
    const restored = warren(
      ['restore', '--home', home, '--network', testbed.networkFile, '--stdin'],
      words.join(' '),
    )
    assert.equal(restored.code, 0, JSON.stringify(restored.json))
    const up = warren(['up', '--detach', '--home', home, '--proxy', 'off', '--gateway', 'off'])
    assert.equal(up.code, 0, JSON.stringify(up.json))
    try {
      const share = await until('the share is back', REACHED_WITHIN_MS, async () => {
        const listed = warren(['share', 'list', '--home', home]).json
        return listed['id'] === id && listed['state'] === 'missing' ? listed : undefined
      })
      assert.equal(share['link'], link)
      assert.match(String(share['next']), /share relocate/)
      const wrong = join(directory, 'wrong.bin')
      writeFileSync(wrong, Buffer.alloc(200_000, 'lo '))
      assert.equal(warren(['share', 'relocate', id, wrong, '--home', home]).code, 2)

      const moved = join(directory, 'found-again', 'song.bin')
      mkdirSync(join(directory, 'found-again'))
      copyFileSync(file, moved)
      const relocated = warren(['share', 'relocate', id, moved, '--home', home])
      assert.deepEqual([relocated.code, relocated.json['link']], [0, link])
      const target = join(directory, 'got')
      mkdirSync(target)
      const got = await client.must('get', link, '--to', target)
      assert.deepEqual(readFileSync(String(got['path'])), readFileSync(file))
    } finally {
      warren(['down', '--home', home])
    }
  })

  it('a site of a dead machine is back from words and a backup file, with its versions, and its owner updates it', async () => {
    const { service, client, directory } = testbed
    await service.stop()
    await service.start()
    const folder = join(directory, 'site')
    mkdirSync(folder)
    const write = (text: string): void => writeFileSync(join(folder, 'index.html'), `<p>${text}</p>`)
    write('first')
    const { address } = await service.must('site', 'publish', folder, '--name', 'mine')
    write('second')
    await service.must('site', 'update', 'mine')
    const file = join(directory, 'backup.bin')
    assert.equal((await service.must('backup', 'file', file))['sites'], 1)
    const { words } = (await service.must('backup', 'words')) as { words: string[] }
    await service.kill()

    const home = join(directory, 'restored-site')
    const restored = warren(
      ['restore', '--home', home, '--network', testbed.networkFile, '--from', file, '--stdin'],
      words.join(' '),
    )
    assert.deepEqual([restored.code, restored.json['sites']], [0, 1], JSON.stringify(restored.json))
    const gateway = `127.0.0.1:${await freePort()}`
    const up = warren(['up', '--detach', '--home', home, '--proxy', 'off', '--gateway', gateway])
    assert.equal(up.code, 0, JSON.stringify(up.json))
    const shown = async (host: string): Promise<string> => {
      const at = `http://${host}.localhost:${gateway.split(':')[1]}/`
      return (await curl(['--resolve', `${new URL(at).host}:127.0.0.1`, at])).output
    }
    try {
      const site = warren(['site', 'list', '--home', home]).json
      const { state, version, path } = site
      assert.deepEqual([site['address'], state, version, path], [address, 'live', 2, ''])
      assert.equal(warren(['pin', 'list', '--home', home]).json['kind'], 'site', 'it is kept alive')
      await until('the new machine shows it', REACHED_WITHIN_MS, async () =>
        (await shown('mine')).includes('<p>second</p>'),
      )
      assert.match(await shown('v1.mine'), /<p>first<\/p>/)

      const nowhere = warren(['site', 'update', 'mine', '--home', home])
      assert.equal(nowhere.code, 2, 'its folder is not on this machine')
      write('third')
      const updated = warren(['site', 'update', 'mine', folder, '--home', home])
      assert.deepEqual([updated.code, updated.json['version']], [0, 3], JSON.stringify(updated.json))
      const { objects } = await client.run('site', 'versions', String(address))
      assert.deepEqual(
        objects.map(({ version: each }) => each),
        [3, 2, 1],
      )
    } finally {
      warren(['down', '--home', home])
    }
  })
})
