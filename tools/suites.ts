/** Which test files there are, in the order in which they run: quick floors first, real processes last. */
import fs from 'node:fs'
import path from 'node:path'

export const ROOT = path.dirname(import.meta.dirname)

const UNIT = ['packages/*/test', 'apps/*/test', 'testkit/test', 'tools/test']
const WHOLE_NETWORK = ['sim/test', 'test/scenarios', 'test/e2e']

/** Tests that need no other process and no program: what `npm run check` runs. */
export function unitTests(): string[] {
  return UNIT.flatMap(testFilesBelow)
}

export function allTests(): string[] {
  return [...UNIT, ...WHOLE_NETWORK].flatMap(testFilesBelow)
}

/** @param pattern - a folder from the root; a star stands for one folder name. */
function testFilesBelow(pattern: string): string[] {
  return fs.globSync(`${pattern}/**/*.test.ts`, { cwd: ROOT }).sort()
}
