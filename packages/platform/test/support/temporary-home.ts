/** A directory that is removed when the test ends. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'

export function temporaryDirectory(context: TestContext): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-test-'))
  context.after(() => fs.rmSync(directory, { recursive: true, force: true }))
  return directory
}
