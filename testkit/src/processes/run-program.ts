/** Runs programs of the machine as a person would, with a bound on time, and tells everything they said. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The program is killed after this; its code is then undefined. Default {@link DEFAULT_TIMEOUT_MS}. */
  readonly timeoutMs?: number
  readonly input?: string
  /** Called with each piece of output; the text of it is then not kept. */
  readonly onOutput?: (chunk: Buffer) => void
}

export interface RunResult {
  /** Exit code; undefined if a signal ended it. */
  readonly code: number | undefined
  readonly output: string
  readonly errors: string
  readonly tookMs: number
}

/** What takes a second on an idle machine: a test must not fail because others keep the processors busy. */
const DEFAULT_TIMEOUT_MS = 180_000

/** Everything a program may see of the test's own environment: no proxy settings, no git configuration, no home. */
export function cleanEnvironment(home: string): Record<string, string> {
  const kept = ['PATH', 'LANG', 'NODE_COMPILE_CACHE', 'CI'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
}

export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    const timer = setTimeout(() => {
      errors += `it did not end; its threads:\n${threadsOf(child.pid)}`
      child.kill('SIGKILL')
    }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      if (options.onOutput === undefined) output += chunk.toString()
      else options.onOutput(chunk)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? undefined, output, errors, tookMs: performance.now() - startedAt })
    })
  })
}

/** What each thread of a process waits for in the system, for who looks into why it hangs. */
function threadsOf(pid: number | undefined): string {
  try {
    const tasks = `/proc/${pid}/task`
    const told = readdirSync(tasks).map((task) => {
      const [name, wait, call] = ['comm', 'wchan', 'syscall'].map((file) =>
        readFileSync(`${tasks}/${task}/${file}`, 'utf8').trim(),
      )
      return `  ${name}: ${wait}, system call ${call?.split(' ')[0]}\n`
    })
    return told.join('')
  } catch (error) {
    return `  not known: ${String(error)}\n`
  }
}

export interface Download extends RunResult {
  readonly sha256: string
  readonly bytes: number
}

/** Runs curl silently; its output is hashed, not kept. */
export async function curlHashed(args: readonly string[], options: RunOptions = {}): Promise<Download> {
  const hash = createHash('sha256')
  let bytes = 0
  const result = await runProgram('curl', ['-sS', ...args], {
    ...options,
    onOutput: (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    },
  })
  return { ...result, sha256: hash.digest('hex'), bytes }
}

/** Runs curl silently and keeps what it printed. */
export function curl(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runProgram('curl', ['-sS', ...args], options)
}

/** Asks again every 50 ms until the answer is neither undefined nor false. What `ask` throws is an answer that is not there yet; the last of it is told. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs
  for (;;) {
    let cause: unknown
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
    } catch (error) {
      cause = error
    }
    if (performance.now() > endsAt)
      throw new Error(`gave up waiting after ${timeoutMs} ms: ${what}`, { cause })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
