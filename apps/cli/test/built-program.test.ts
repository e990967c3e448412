import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { PROGRAM_ENTRY } from '../src/built/entry.ts'
import { joinProgram } from '../src/built/join-program.ts'

const SOURCE = path.join(import.meta.dirname, '..', 'src')
const directory = mkdtempSync(path.join(tmpdir(), 'warren-built-'))
after(() => rmSync(directory, { recursive: true, force: true }))

function said(
  file: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
  return { code: status, text: stdout + stderr }
}

async function jobNames(file: string): Promise<string[]> {
  const { JOBS } = (await import(pathToFileURL(file).href)) as { JOBS: readonly { readonly name: string }[] }
  return JOBS.map(({ name }) => name)
}

test('the joined program says what its source says, wherever it lies, and its threads have the same jobs', async () => {
  await joinProgram(directory)
  const joined = path.join(directory, `${PROGRAM_ENTRY}.mjs`)
  for (const args of [['--help'], ['status', '--home', path.join(directory, 'none')], ['nonsense']])
    assert.deepEqual(said(joined, ...args), said(path.join(SOURCE, 'run.ts'), ...args), args.join(' '))
  const jobs = path.join(SOURCE, '../../../packages/node/src/daemon/jobs.ts')
  assert.deepEqual(await jobNames(path.join(directory, 'jobs.mjs')), await jobNames(jobs))
})
