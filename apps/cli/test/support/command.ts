/** The command line as a process, in a home directory of the test's own. */
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const LAUNCHER = path.join(import.meta.dirname, '..', '..', '..', '..', 'warren')
/** What takes a second on an idle machine. */
const TIMEOUT_MS = 180_000

export interface Result {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export interface Running {
  readonly child: ChildProcess
  readonly result: Promise<Result>
}

export function makeScratch(): { readonly directory: string; remove(): void } {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-cli-'))
  return { directory, remove: () => fs.rmSync(directory, { recursive: true, force: true }) }
}

export function start(
  program: string,
  args: readonly string[],
  input?: string,
  env: Record<string, string> = {},
): Running {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  child.stdin.on('error', () => {})
  // A terminal of `script` ends with its input, so without one it is left open.
  if (input !== undefined) child.stdin.end(input)
  const result = new Promise<Result>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output, errors }))
  })
  return { child, result }
}

export function warren(args: readonly string[], input = ''): Promise<Result> {
  return start(LAUNCHER, args, input).result
}

/** The objects that a command printed with `--json`. @throws if it did not end with 0. */
export async function warrenJson(args: readonly string[], input = ''): Promise<Record<string, unknown>[]> {
  const { code, output, errors } = await warren([...args, '--json'], input)
  if (code !== 0) throw new Error(`warren ${args.join(' ')}: exit ${code}\n${output}${errors}`)
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Asks again every 20 ms until the answer is true. */
export async function until(what: string, ask: () => boolean): Promise<void> {
  const endsAt = performance.now() + TIMEOUT_MS
  while (!ask()) {
    if (performance.now() > endsAt) throw new Error(`gave up waiting: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
