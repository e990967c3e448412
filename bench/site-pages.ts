/** A site whose pages lie in parts of their own, and how long a reader waits for one of them. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '@warren/testkit/processes'

/** More than half a part of a site: files as large as this stand alone (docs/spec/sites.md §4.2). */
const APART_BYTES = 600_000
const MS_PER_S = 1000

export const pageName = (index: number): string => String(index).padStart(3, '0')

/** For each page `NAME.html`, with a large `NAME.zip` behind it, so that no page comes together with the one before. */
export function makeSite(folder: string, pages: number): void {
  fs.mkdirSync(folder)
  for (let index = 0; index < pages; index++) {
    const name = pageName(index)
    fs.writeFileSync(join(folder, `${name}.html`), `<!doctype html><title>${name}</title><p>${name}</p>`)
    fs.writeFileSync(join(folder, `${name}.zip`), randomBytes(APART_BYTES))
  }
}

/** What curl asks to time `count` round trips to a service over one stream; the one that opens it comes first. */
export function roundTripsOver(proxy: string, address: string, count: number): string[] {
  const once = ['-o', '/dev/null', `http://${address}.onion/small`]
  return ['--socks5-hostname', proxy, ...Array.from({ length: count + 1 }, () => once).flat()]
}

export const withoutFirst = (values: readonly number[]): number[] => values.slice(1)

/**
 * Milliseconds to the first byte of each request of one curl, over one connection where it can be.
 *
 * @throws Error if one of them was not answered.
 */
export async function firstBytesMs(
  curl: (args: readonly string[]) => Promise<RunResult>,
  args: readonly string[],
): Promise<number[]> {
  const { code, output, errors } = await curl(['-sS', '--fail', '-w', '%{time_starttransfer}\\n', ...args])
  if (code !== 0) throw new Error(`curl ended with ${code}: ${errors}`)
  return output
    .trim()
    .split('\n')
    .map((seconds) => Number(seconds) * MS_PER_S)
}
