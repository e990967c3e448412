import { chromium } from 'playwright-core'
import { execFileSync } from 'node:child_process'
const open = async (browser, home, opts = {}) => {
  const { url } = JSON.parse(execFileSync('./warren', ['open', '--json', '--home', home]).toString())
  const c = await browser.newContext({ viewport: { width: 1200, height: 850 }, ...opts })
  const p = await c.newPage()
  p.setDefaultTimeout(6000)
  p.on('console', (m) => console.log('console', m.type(), m.text()))
  p.on('pageerror', (e) => console.log('error', e.message))
  await p.goto(url)
  return p
}
process.on('unhandledRejection', (e) => {
  console.log('REJ', e.message)
  process.exit(1)
})
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const a = await open(browser, '/tmp/pg/a'),
  b = await open(browser, '/tmp/pg/b')
await a.getByRole('link', { name: 'Share' }).first().click()
await a.getByRole('button', { name: 'Choose on this computer' }).click()
await a.screenshot({ path: '/tmp/shots/f1.png' })
await a.evaluate(() => 0)
// type path: navigate by API: up to / then tmp, pg, stuff
for (;;) {
  const up = a.getByRole('button', { name: 'One folder up' })
  if (await up.isDisabled()) break
  await up.click()
  await a.waitForTimeout(150)
}
for (const n of ['tmp', 'pg', 'stuff', 'photos']) {
  await a.getByRole('dialog').getByRole('button', { name: n, exact: true }).click()
  await a.waitForTimeout(250)
}
await a.screenshot({ path: '/tmp/shots/f2.png' })
await a.getByRole('button', { name: 'Take this folder' }).click()
await a.screenshot({ path: '/tmp/shots/f3.png' })
const t0 = Date.now()
await a.getByRole('main').getByRole('button', { name: 'Share', exact: true }).click()
const field = a.getByRole('textbox', { name: /Link to/ }).first()
await field.waitFor()
const link = await field.inputValue()
console.log('link after', Date.now() - t0, link.slice(0, 30))
await a.getByText('Reachable', { exact: true }).first().waitFor()
console.log('reachable after', Date.now() - t0)
await a.screenshot({ path: '/tmp/shots/f4.png', fullPage: true })
await b.getByRole('link', { name: 'Get' }).first().click()
await b.getByLabel('Link').fill(link)
await b.getByRole('button', { name: 'See what it holds' }).click()
await b.getByRole('button', { name: 'Get it' }).waitFor()
await b.waitForTimeout(400)
await b.screenshot({ path: '/tmp/shots/f5.png', fullPage: true })
await b.getByRole('checkbox', { name: /two/ }).uncheck()
await b.screenshot({ path: '/tmp/shots/f6.png', fullPage: true })
await b.getByRole('button', { name: 'Get it' }).click()
await b.getByText('Here', { exact: true }).first().waitFor({ timeout: 20000 })
await b.screenshot({ path: '/tmp/shots/f7.png', fullPage: true })
await a.waitForTimeout(500)
await a.screenshot({ path: '/tmp/shots/f8.png', fullPage: true })
await b.getByRole('link', { name: 'Transfers' }).click()
await b.waitForTimeout(300)
await b.screenshot({ path: '/tmp/shots/f9.png', fullPage: true })
await b.getByRole('link', { name: 'Home' }).click()
await b.waitForTimeout(300)
await b.screenshot({ path: '/tmp/shots/f10.png', fullPage: true })
await browser.close()
