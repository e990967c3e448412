/** Puts what was made where it is looked for: as a whole or not at all, and of older ones a few. */
import fs from 'node:fs'
import path from 'node:path'
import type { BuiltPlace } from './place.ts'

/** One of the older ones may still be running. */
const KEPT = 4

/** How the folder of one that is being made begins. */
export const UNFINISHED = 'new-'

/** @param make - writes into the directory that it is given. */
export async function storeBuilt(
  { parent, directory }: BuiltPlace,
  make: (directory: string) => Promise<void>,
): Promise<void> {
  fs.mkdirSync(parent, { recursive: true })
  // Two may build at once, and a daemon may be using an older one.
  const made = fs.mkdtempSync(path.join(parent, UNFINISHED))
  process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }))
  await make(made)
  fs.chmodSync(made, 0o755)
  try {
    fs.renameSync(made, directory)
  } catch (error) {
    // Somebody else was quicker, and his is the same.
    if (!fs.existsSync(directory)) throw error
  }
  removeOld(parent, directory)
}

function removeOld(parent: string, directory: string): void {
  const all = fs.readdirSync(parent).map((name) => path.join(parent, name))
  const byAge = all.map((place) => ({ place, madeMs: fs.statSync(place).mtimeMs }))
  byAge.sort((a, b) => b.madeMs - a.madeMs)
  for (const { place } of byAge.slice(KEPT))
    if (place !== directory) fs.rmSync(place, { recursive: true, force: true })
}
