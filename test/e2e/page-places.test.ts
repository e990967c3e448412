/** Serve, Invite and Network on the page: what is done there by hand is done, and what is shown is so. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Exposure, Socket } from '@warren/api'
import { needs } from '@warren/testkit'
import { curl, type Origin, startOrigin, Testbed, until, WarrenNode } from '@warren/testkit/processes'
import { qrOf } from '@warren/web/qr'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, visit } from './page-bed.ts'
import { clickTo } from './page-driver.ts'

/** On a machine that does other things as well. */
const PATIENCE_MS = 180_000

describe('serve, invite and network on the page', { skip: needs('chromium', 'curl') }, () => {
  let testbed: Testbed
  let browser: Browser
  let origin: Origin

  before(async () => {
    testbed = await Testbed.start()
    browser = await launchBrowser()
    origin = await startOrigin()
  })
  after(async () => {
    await browser?.close()
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  it('a port becomes an address that another node opens; then only holders of a key may, until it is opened to all', async () => {
    const { page, faults, close } = await visit(browser, testbed.service)
    await clickTo(page, 'Serve')
    await page.getByLabel('Port of your server').fill('no port')
    await page.getByText('This is no port of this computer').waitFor()
    await page.getByLabel('Port of your server').fill(String(origin.port))
    await page.getByRole('button', { name: 'Does it answer?' }).click()
    await page.getByText('A web server answers').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await page.getByRole('main').getByRole('button', { name: 'Put it on the network' }).click()
    const field = page.getByRole('textbox', { name: 'Address of your server' })
    await field.waitFor({ timeout: PATIENCE_MS })
    const url = await field.inputValue()
    const opened = async (): Promise<boolean> =>
      (await curl(['--socks5-hostname', testbed.client.proxy, '-m', '60', `${url}small`])).output ===
      'reached\n'
    await until('the other node opens it', PATIENCE_MS, opened)

    await clickTo(page, 'Services')
    await page.getByText('Public keys that get in').click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    const line = page.getByRole('textbox', { name: 'Address and private key' })
    await line.waitFor({ timeout: PATIENCE_MS })
    const [address = '', key = ''] = (await line.inputValue()).split(' ')
    assert.deepEqual(await screenFaults(page), [])
    await testbed.client.must('client-auth', 'add', address, key)
    await until('the holder of the key opens it', PATIENCE_MS, opened)
    const { clients } = (await testbed.service.run('service', 'list')).objects[0] as { clients: string[] }
    assert.equal(clients.length, 1)
    await page.getByRole('button', { name: /^Remove: / }).click()
    await page.getByText('This is the last key').waitFor()
    await page.getByRole('button', { name: 'Let everybody in' }).click()
    await page.getByText('Everybody who has the address may enter now').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual((await testbed.service.run('service', 'list')).objects[0]?.['clients'], [])
    assert.deepEqual(faults, [])
    await close()
  })

  it('the network is shown as text, words and picture, all of them what the terminal shows; a text of another one is refused', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await clickTo(page, 'Invite')
    // The text changes while relays are got to know: all of it is read at once, until it is what the terminal says.
    const shown = await until('the page shows what the terminal does', PATIENCE_MS, async () => {
      const now = await page.evaluate<NetworkShown>(NETWORK_SHOWN)
      return now.text === (await testbed.client.must('network', 'show'))['text'] ? now : undefined
    })
    assert.match(shown.text, /^warren-network:/)
    const { size, data } = qrOf(shown.text)
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])))
    assert.equal(shown.viewBox, `0 0 ${size} ${size}`)
    assert.deepEqual(
      [...shown.drawn.matchAll(/M(\d+ \d+)h1v1h-1z/g)].map(([, module]) => module),
      dark,
    )
    assert.equal(await idOfNetworkJoinedBy(shown.words), (await testbed.client.must('network', 'show'))['id'])

    const given = page.getByLabel('Text or words of the network')
    await given.fill('warren-network:AAAA')
    await page.getByRole('button', { name: 'Take over its relays' }).click()
    await page.getByRole('alert').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await given.fill(shown.text)
    await page.getByRole('button', { name: 'Take over its relays' }).click()
    await page.getByText(/were known here already|was new|were new/).waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(faults, [])
    await close()
  })

  it('the network view shows the relays near this node, its paths and every socket as the terminal tells them', async () => {
    const { client } = testbed
    const { page, faults, close } = await visit(browser, client)
    await goTo(page, 'network')
    await page.getByRole('checkbox', { name: 'Also show those that stay on this computer' }).check()
    // It asks every few seconds, and circuits and links come and go: at some time both have asked for the same.
    await until('both show the same relays, paths and sockets', PATIENCE_MS, async () => {
      const exposure = (await client.must('exposure')) as unknown as Exposure
      const circuits = (await client.run('circuits')).objects.length
      const sockets = (await client.run('sockets')).objects as unknown as Socket[]
      const { relays, operators, prefixes } = exposure
      const numbers = await page.locator('dl dd').allInnerTexts()
      assert.deepEqual(numbers.slice(0, 3), [relays, operators, prefixes].map(String))
      assert.deepEqual(
        sorted((await rowsOf(page, 'Relays near you')).map(guardShown)),
        sorted(exposure.guards.map(guardTold)),
      )
      const paths = circuits === 1 ? 'One path is open.' : `${circuits} paths are open.`
      assert.equal(await page.getByText(paths).count(), 1, paths)
      assert.deepEqual(
        sorted((await rowsOf(page, 'What leaves this computer')).flatMap(socketShown)),
        sorted(sockets.flatMap(socketTold)),
      )
      return sockets.length > 0
    })
    assert.equal((await page.innerText('main')).includes('Nothing that this node knows of'), false)
    assert.deepEqual(await screenFaults(page), [])
    assert.deepEqual(faults, [])
    await close()
  })

  /** Types it where a new node asks for a network. */
  async function idOfNetworkJoinedBy(words: string): Promise<unknown> {
    const node = await WarrenNode.create({ name: 'newcomer', directory: testbed.directory })
    await node.start()
    try {
      const { page, faults, close } = await visit(browser, node)
      await page.getByLabel('Text or words of the network').fill(words)
      await page.getByRole('button', { name: 'Join', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'What do you want to do?' }).waitFor()
      assert.deepEqual(faults, [])
      await close()
      return (await node.must('network', 'show'))['id']
    } finally {
      await node.stop()
    }
  }
})

interface NetworkShown {
  readonly text: string
  readonly words: string
  readonly viewBox: string
  readonly drawn: string
}

/** All forms of the network that the page shows, in one moment; nothing of it is there until it is read. */
const NETWORK_SHOWN = `(() => {
  const of = (name) => document.querySelector('[aria-label="The network as ' + name + '"]')
  const picture = of('QR code')
  return {
    text: document.querySelector('textarea[aria-label="The network as text"]')?.value ?? '',
    words: [...document.querySelectorAll('details ol li')].map(({ textContent }) => textContent).join(' '),
    viewBox: picture?.getAttribute('viewBox') ?? '',
    drawn: picture?.querySelector('path')?.getAttribute('d') ?? '',
  }
})()`

const LAYERS = {
  guard: 'Guard: knows your address',
  layer2: 'Layer 2: knows your guard',
  layer3: 'Layer 3: knows layer 2',
} as const

const sorted = (rows: readonly (readonly string[])[]): string[] => rows.map(String).toSorted()

const guardTold = ({ layer, current, address = '', prefix = '' }: Exposure['guards'][number]): string[] => [
  current ? `${LAYERS[layer]}\nin use` : LAYERS[layer],
  address,
  prefix,
]
const guardShown = ([stands = '', relay = '', , prefix = '']: readonly string[]): string[] => [
  stands,
  relay.split('\n').at(-1) ?? '',
  prefix,
]

/** Links and what the node listens for; connections of those who ask come and go with each question. */
const socketTold = ({ purpose, state, remote = '–', local }: Socket): string[][] =>
  purpose === 'link' || state === 'listening' ? [[remote, local]] : []
const socketShown = ([what = '', to = '', from = '', kind = '']: readonly string[]): string[][] =>
  what.startsWith('Link to a relay') || kind.endsWith('waits') ? [[to, from]] : []

/** The cells of every row of a table, from its first page to its last. */
async function rowsOf(page: Page, name: string): Promise<string[][]> {
  const card = page.locator('section', { has: page.getByRole('region', { name, exact: true }) })
  const turn = async (way: 'Back' | 'Next'): Promise<boolean> => {
    const button = card.getByRole('button', { name: way, exact: true })
    const canTurn = (await button.isVisible()) && (await button.isEnabled())
    if (canTurn) await button.click()
    return canTurn
  }
  while (await turn('Back'));
  const rows: string[][] = []
  do
    for (const row of await card.locator('tbody tr').all()) rows.push(await row.locator('td').allInnerTexts())
  while (await turn('Next'))
  return rows
}
