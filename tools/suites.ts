/** Which test files there are, in the order in which they run: quick floors first, real processes last. */
import fs from 'node:fs'
import path from 'node:path'

export const ROOT = path.dirname(import.meta.dirname)

const UNIT = ['packages/*/test', 'apps/*/test', 'testkit/test', 'tools/test']
const WHOLE_NETWORK = ['sim/test', 'test/scenarios', 'test/e2e']

export interface UnitTests {
  /** The folder of the package: `packages/wire`. */
  readonly of: string
  readonly files: readonly string[]
}

/**
 * What `npm run check` runs: tests of one part each. Those that play a whole network, or start processes, are called `*.long.test.ts`, and left
 * to `npm test`.
 */
export function unitTests(): UnitTests[] {
  const files = UNIT.flatMap(testFilesBelow).filter((file) => !file.endsWith('.long.test.ts'))
  return [...Map.groupBy(files, (file) => file.split('/test/')[0] ?? file)].map(([of, own]) => ({
    of,
    files: own,
  }))
}

export function allTests(): string[] {
  return [...UNIT, ...WHOLE_NETWORK].flatMap(testFilesBelow)
}

/** @param pattern - a folder from the root; a star stands for one folder name. */
function testFilesBelow(pattern: string): string[] {
  return fs.globSync(`${pattern}/**/*.test.ts`, { cwd: ROOT }).sort()
}
