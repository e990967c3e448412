import { chromium } from 'playwright-core'
import { execFileSync } from 'node:child_process'
const [home, routes, theme = 'light', width = '1200', lang = 'en-US'] = process.argv.slice(2)
const { url } = JSON.parse(execFileSync('./warren', ['open', '--json', '--home', home]).toString())
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext({
  colorScheme: theme,
  locale: lang,
  viewport: { width: Number(width), height: 850 },
})
const page = await context.newPage()
page.on('console', (m) => console.log('console', m.type(), m.text()))
page.on('pageerror', (e) => console.log('error', e.message))
page.on('requestfailed', (r) => console.log('failed', r.url(), r.failure()?.errorText))
await page.goto(url)
await page.waitForTimeout(900)
console.log(page.url())
for (const r of routes.split(',')) {
  await page.evaluate((h) => {
    location.hash = h
  }, '#/' + r)
  await page.waitForTimeout(700)
  await page.screenshot({
    path: `/tmp/shots/${r.replaceAll('/', '_')}-${theme}-${width}-${lang}.png`,
    fullPage: true,
  })
}
await browser.close()
