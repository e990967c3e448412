/** A network made on one machine and joined from others by what a person hands on; all of it real processes on loopback. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  freePort,
  type Json,
  mustWarren,
  removeLeftovers,
  startSocksProxy,
  until,
  warren,
} from '@warren/testkit/processes'

const RELAYS = 5
/** What takes seconds on an idle machine. */
const PATIENCE_MS = 180_000

interface Relay {
  readonly reachable?: unknown
  readonly listed?: unknown
  readonly finding?: string
  readonly next?: string
}

describe('a network across machines', () => {
  let directory: string
  let port: number
  let text: string
  const homeOf = (name: string): string => join(directory, name)
  const must = (name: string, ...args: string[]): Promise<Json> =>
    mustWarren(directory, [...args, '--home', homeOf(name)])
  const up = (name: string, ...args: string[]): Promise<Json> =>
    must(name, 'up', '--detach', '--proxy', '127.0.0.1:0', '--gateway', 'off', ...args)
  const status = (name: string): Promise<Json> => must(name, 'status')
  const relayArgs = (number: number): string[] => ['--relay', '--listen', `127.40.${number}.1:${port}`]
  const names: string[] = []

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'warren-e2e-'))
    port = await freePort()
  })
  after(async () => {
    await Promise.all(names.map((name) => warren(directory, ['down', '--home', homeOf(name)])))
    removeLeftovers(directory)
  })

  it('is made on one, and five join by its text, its words or its file and find each other', async () => {
    const made = await must(
      'relay-1',
      'network',
      'new',
      '--name',
      'at home',
      '--listen',
      `127.40.1.1:${port}`,
    )
    assert.equal(made['testing'], true)
    const shown = await must('relay-1', 'network', 'show', '--words', '--file')
    text = String(shown['text'])
    assert.match(text, /^warren-network:[\w-]{80,}$/)
    const file = join(directory, 'network.json')
    writeFileSync(file, String(shown['file']))
    const words = (shown['words'] as string[]).join('\n  ').toUpperCase()

    const ways = [text, words, file, `<${text}>`]
    names.push('relay-1', 'relay-2', 'relay-3', 'relay-4', 'relay-5', 'client')
    const joined = ways.map((way, index) => up(`relay-${index + 2}`, '--join', way, ...relayArgs(index + 2)))
    await Promise.all([up('relay-1'), ...joined])
    const client = await up('client', '--join', text)
    assert.equal(client['state'], 'usable')
    await until('everybody knows every relay', PATIENCE_MS, async () => {
      const all = await Promise.all(names.map((name) => status(name)))
      return all.every(({ relays }) => relays === RELAYS)
    })
  })

  it('has its first relay up and running before there is a second one', async () => {
    names.push('alone')
    await must('alone', 'network', 'new', '--listen', `127.41.1.1:${port}`)
    const alone = await up('alone')
    assert.equal(alone['state'], 'joining')
    assert.match(String(alone['waitingFor']), /other relays to join/)
    assert.equal((await status('alone'))['pid'], alone['pid'])
  })

  it('shows a text from any of its members that names the relays that live now', async () => {
    const shown = await must('client', 'network', 'show')
    assert.equal(shown['entries'], RELAYS)
    const [joined] = [await must('late', 'network', 'join', String(shown['text']))]
    assert.equal(joined['added'], RELAYS)
  })

  it('is not joined by a home of another network, and a word that is wrong is named', async () => {
    await must('other', 'network', 'new', '--listen', '127.40.99.1:9252')
    const other = await warren(directory, ['up', '--join', text, '--home', homeOf('other')])
    assert.equal(other.code, 2)
    assert.match(other.output, /belongs to another network/)
    const { words } = await must('relay-1', 'network', 'show', '--words')
    const list = words as string[]
    const wrong = list.with(4, 'wombat').join(' ')
    const refused = await warren(directory, ['network', 'join', wrong, '--home', homeOf('nobody')])
    assert.equal(refused.code, 2)
    assert.match(refused.output, /word number 5/)
  })

  it('does not list a relay that nobody can dial, and says in one sentence what is wrong', async () => {
    names.push('closed')
    await up('closed', '--join', text, ...relayArgs(9), '--advertise', '127.40.9.1:9')
    const relay = await until('it was tested', PATIENCE_MS, async () => {
      const found = (await status('closed'))['relay'] as Relay
      return found.reachable === false ? found : undefined
    })
    assert.equal(relay.listed, false)
    assert.equal(relay.finding, 'nobody could connect to 127.40.9.1:9, so it is not listed')
    assert.match(relay.next ?? '', /firewall.*router.*--advertise/)
    await until('nobody lists it', PATIENCE_MS, async () => (await status('client'))['relays'] === RELAYS)
    const first = (await status('relay-1'))['relay'] as Relay
    assert.equal(first.reachable, true)
  })

  it('goes through an upstream proxy, stops when it is gone, says so, and goes on when it is back', async () => {
    const proxy = await startSocksProxy({ port: await freePort() })
    names.push('behind')
    const upstream = `socks5://127.0.0.1:${proxy.address.port}`
    await up('behind', '--join', text, '--upstream', upstream)
    assert.ok(proxy.asked.length > 0)
    assert.ok(proxy.asked.every((target) => target.startsWith('127.40.')))
    await proxy.close()
    const gone = await until('its absence is noticed, and its circuits are gone', PATIENCE_MS, async () => {
      const now = await status('behind')
      return now['waitingFor'] === 'the upstream proxy' && now['circuits'] === 0 ? now : undefined
    })
    assert.equal(gone['state'], 'joining')
    assert.equal(gone['cause'], `upstream proxy 127.0.0.1:${proxy.address.port} is gone`)
    const again = await startSocksProxy({ port: proxy.address.port })
    await until('it is usable again', PATIENCE_MS, async () => (await status('behind'))['state'] === 'usable')
    assert.ok(again.asked.length > 0)
    // Forgetting the proxy at a later start would show this machine to relays.
    await must('behind', 'down')
    const before = again.asked.length
    await up('behind')
    assert.ok(again.asked.length > before)
    await again.close()
  })

  it('says how each relay to start from failed, when none answers', async () => {
    await must('lonely', 'network', 'join', text)
    await Promise.all(names.map((name) => warren(directory, ['down', '--home', homeOf(name)])))
    names.push('lonely')
    const starting = warren(directory, [
      'up',
      '--detach',
      '--proxy',
      'off',
      '--gateway',
      'off',
      '--home',
      homeOf('lonely'),
    ])
    const found = await until('it has asked', PATIENCE_MS, async () => {
      const answer = await warren(directory, ['status', '--home', homeOf('lonely')])
      const now = answer.objects.at(-1)
      const sources = now?.['bootstrap'] as { state: string; cause?: string; source: string }[] | undefined
      return sources?.[0]?.state === 'failed' ? { now, sources } : undefined
    })
    assert.deepEqual(found.sources, [
      { source: `127.40.1.1:${port}`, state: 'failed', cause: 'nobody listens there, or no way leads there' },
    ])
    assert.match(String(found.now?.['cause']), /none of 1 relays asked has answered: nobody listens there/)
    await warren(directory, ['down', '--home', homeOf('lonely')])
    await starting
  })
})
