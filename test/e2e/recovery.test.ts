/** A machine is lost; from the words on paper, its addresses are reached on another one. Real processes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { curl, type Origin, startOrigin, Testbed, until } from '@warren/testkit/processes'

const KEPT_WITHIN_MS = 90_000
const REACHED_WITHIN_MS = 60_000
const WARREN = join(import.meta.dirname, '..', '..', 'warren')

interface Ran {
  readonly code: number | null
  readonly json: Record<string, unknown>
}

function warren(args: readonly string[], input = ''): Ran {
  const { status, stdout } = spawnSync(WARREN, [...args, '--json'], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
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
    await testbed.close()
    await origin.close()
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
})
