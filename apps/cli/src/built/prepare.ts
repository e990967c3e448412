/** What is made of the source, made when it is first wanted: nobody waits for it before. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { PageSource } from '@warren/node'
import { type Built, builtPlace } from './place.ts'
import { UNFINISHED } from './store.ts'

/** @returns where the page's files are once `directory` has settled. */
export function preparePage(): PageSource {
  let making: Promise<string | undefined> | undefined
  return {
    directory: () => {
      making ??= made('page')
      return making
    },
  }
}

/** Long enough for the slowest machine; after that it has failed. */
const BUILDING_MS = 120_000

/** What was built has the place of its source written where `import.meta.url` stands (join-program.ts). */
const RUNS_BUILT = import.meta['url'] !== import.meta.url

/** Makes the program for the starts to come, with what others leave of the processor, unless this process runs from it already. */
export function prepareProgram(): void {
  if (RUNS_BUILT) return
  const { parent } = builtPlace('program')
  if (!isBeingMade(parent)) void made('program', os.constants.priority.PRIORITY_LOW)
}

/** Nodes that start together, say a local network, leave it to the first. */
function isBeingMade(parent: string): boolean {
  try {
    return fs.readdirSync(parent).some((name) => {
      const { mtimeMs } = fs.statSync(path.join(parent, name))
      return name.startsWith(UNFINISHED) && Date.now() - mtimeMs < BUILDING_MS
    })
  } catch {
    // There is none yet, or it was finished while we looked.
    return false
  }
}

/** @returns undefined if it could not be made: parts of the package are missing. */
async function made(kind: Built, priority?: number): Promise<string | undefined> {
  const { directory } = builtPlace(kind)
  if (fs.existsSync(directory)) return directory
  const build = path.join(import.meta.dirname, `build-${kind}.ts`)
  const child = spawn(process.execPath, [build], { stdio: 'ignore' })
  if (priority !== undefined && child.pid !== undefined) os.setPriority(child.pid, priority)
  const [code] = (await once(child, 'exit').catch(() => [1])) as [number | null]
  return code === 0 && fs.existsSync(directory) ? directory : undefined
}
