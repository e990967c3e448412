/** The page of this program, made when it is first wanted: nobody waits for it before. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { PageSource } from '@warren/node'
import { pagePlace } from './place.ts'

/** @returns where its files are once `ready` has settled. */
export function preparePage(): PageSource {
  let making: Promise<string | undefined> | undefined
  return {
    directory: () => {
      making ??= made()
      return making
    },
  }
}

/** @returns undefined if it could not be made: parts of the package are missing. */
async function made(): Promise<string | undefined> {
  const { directory } = pagePlace()
  if (fs.existsSync(directory)) return directory
  const build = path.join(import.meta.dirname, 'build.ts')
  const child = spawn(process.execPath, [build], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit').catch(() => [1])) as [number | null]
  return code === 0 && fs.existsSync(directory) ? directory : undefined
}
