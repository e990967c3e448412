/** What a person does with the page by hand. */
import type { Page } from 'playwright-core'

/** Goes to a screen as one does by hand. */
export async function clickTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
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

/** Fetches what a link holds into a folder of this machine, as one does by hand. @param untick - a file that is not wanted. */
export async function getByHand(page: Page, link: string, folder: string, untick?: RegExp): Promise<void> {
  await clickTo(page, 'Home')
  await clickTo(page, 'Get')
  await page.getByLabel('Link', { exact: true }).fill(link)
  await page.getByRole('button', { name: 'See what it holds' }).click()
  const start = page.getByRole('button', { name: 'Get it' })
  await start.waitFor()
  if (untick !== undefined) await page.getByRole('checkbox', { name: untick }).uncheck()
  await page.getByRole('button', { name: 'Change' }).click()
  await pickPlace(page, folder)
  await page.getByRole('button', { name: 'Take this folder' }).click()
  await start.click()
}
