/** What a person does with the page by hand. */
import { until } from '@warren/testkit/processes'
import type { Page } from 'playwright-core'
import { SHOWN_MS } from './page-bed.ts'

/** Goes to a screen as one does by hand. */
export async function clickTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  // A first heading is there before as well: what says that the screen is another one is the menu.
  await page.locator('nav a[aria-current="page"]', { hasText: name }).waitFor()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Walks to a place in the dialog that shows this machine's folders, from wherever it begins. */
export async function pickPlace(page: Page, path: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  const up = dialog.getByRole('button', { name: 'One folder up' })
  const shown = (place: string) => dialog.getByRole('list', { name: place, exact: true })
  const here = async (): Promise<string> => (await dialog.locator('bdi.mono').first().textContent()) ?? ''
  await dialog.getByRole('list', { name: /^\// }).waitFor()
  for (let place = await here(); place !== '/'; place = await here()) {
    await up.click()
    await shown(place.slice(0, Math.max(1, place.lastIndexOf('/')))).waitFor()
  }
  let place = ''
  for (const step of path.split('/').filter((part) => part !== '')) {
    await dialog.getByRole('button', { name: step, exact: true }).click()
    place += `/${step}`
    await shown(place).waitFor()
  }
}

export interface GetHow {
  /** A file that is not wanted. */
  readonly untick?: RegExp
  /** At most so fast. */
  readonly kilobytesPerS?: number
}

/** Fetches what a link holds into a folder of this machine, as one does by hand. Returns when the node has taken it on. */
export async function getByHand(
  page: Page,
  link: string,
  folder: string,
  { untick, kilobytesPerS }: GetHow = {},
): Promise<void> {
  await clickTo(page, 'Home')
  await clickTo(page, 'Get')
  await page.getByLabel('Link', { exact: true }).fill(link)
  const look = page.getByRole('button', { name: 'See what it holds' })
  const start = page.getByRole('button', { name: 'Get it' })
  // A link is told before its sharer can be reached: who is told that it cannot looks again.
  await until('it is told what the link holds', SHOWN_MS, async () => {
    await look.click()
    // Neither is there while it looks.
    await start.or(look).waitFor()
    return start.isVisible()
  })
  if (untick !== undefined) await page.getByRole('checkbox', { name: untick }).uncheck()
  if (kilobytesPerS !== undefined) await page.getByLabel('At most so fast').fill(String(kilobytesPerS))
  await page.getByRole('button', { name: 'Change' }).click()
  await pickPlace(page, folder)
  await page.getByRole('button', { name: 'Take this folder' }).click()
  await start.click()
  // Gone when the node has taken it on: what happens after that may be anything.
  await start.waitFor({ state: 'detached' })
}
