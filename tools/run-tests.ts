/** Runs test files with Node's own runner; two at a time, because every machine that matters has two cores. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from './suites.ts'

/** A test that has not ended by then hangs: the longest end-to-end file takes a tenth of it where nothing else runs, and a busy machine is no failure. */
const TEST_TIMEOUT_MS = 30 * 60 * 1000

export interface TestRun {
  readonly files: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** @returns the exit code; the runner's output goes to this process's own. */
export async function runTests(run: TestRun): Promise<number> {
  const options = [
    // node:ffi (docs/adr/0012): as tools/node says it.
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--import',
    new URL('./property-setup.ts', import.meta.url).href,
  ]
  const runner = spawn(process.execPath, [...options, ...run.files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...run.environment },
  })
  const forward = (signal: NodeJS.Signals): boolean => runner.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const [code] = (await once(runner, 'exit')) as [number | null]
  return code ?? 1
}
