/** One node of a test bed and the command line as a person uses it, always with `--json`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { cleanEnvironment, runProgram, type RunOptions, type RunResult, until } from './run-program.ts'

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
export const LAUNCHER = join(REPOSITORY, 'warren')

export type Json = Readonly<Record<string, unknown>>

export interface CommandResult extends RunResult {
  /** The objects printed, one a line. */
  readonly objects: readonly Json[]
}

/** The objects among printed lines. */
export function parseLines(text: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Json)
}

/** Runs a command of the command line. @param home - stands in for the person's home directory. */
export async function warren(
  home: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const env = { ...cleanEnvironment(home), ...options.env }
  const result = await runProgram(LAUNCHER, [...args, '--json'], { ...options, env })
  return { ...result, objects: parseLines(result.output) }
}

/** Like {@link warren}, for commands that must succeed; returns the last object printed. */
export async function mustWarren(
  home: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Json> {
  const result = await warren(home, args, options)
  const last = result.objects.at(-1)
  if (result.code === 0 && last !== undefined) return last
  throw new Error(`warren ${args.join(' ')}: exit ${result.code}\n${result.output}${result.errors}`)
}

/** Runs a command behind a tracer, which stays as long as what the command started; resolves when the command has answered. */
export async function startTraced(
  prefix: readonly string[],
  home: string,
  args: readonly string[],
): Promise<void> {
  const [program = '', ...rest] = prefix
  const child = spawn(program, [...rest, LAUNCHER, ...args, '--json'], {
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`warren ${args.join(' ')} ended under the tracer: ${output}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.endsWith('}\n')) resolve()
    })
  })
}

/** Below those that the system gives to connections, any of which could take it in the moment before it is used. */
const PORTS = { first: 10_000, count: 20_000 } as const
const PORT_TRIES = 64

/**
 * Where each port that was given out stays taken for as long as this process lives: test files that run beside each other never get the
 * same one, however long it takes until it is used. Nobody else listens at this address.
 */
const CLAIMS = '127.255.255.254'

/** A TCP port of 127.0.0.1 that was free a moment ago, and that no other test is given. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < PORT_TRIES; attempt++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    if (!(await claim(port))) continue
    const probe = await listen(port, '127.0.0.1')
    if (typeof probe === 'string') continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
  throw new Error(`no port from ${PORTS.first} on is free`)
}

async function claim(port: number): Promise<boolean> {
  const claimed = await listen(port, CLAIMS)
  // A system that has one address of loopback only does without.
  if (typeof claimed === 'string') return claimed === 'EADDRNOTAVAIL'
  claimed.unref()
  return true
}

/** @returns the server, or the code of what is wrong. */
function listen(port: number, host: string): Promise<Server | string> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    server.listen(port, host, () => resolve(server))
  })
}

/** A node under a tracer, on a machine whose processors others keep busy. */
const START_MS = 180_000
/** The system takes a killed process away when it has time for it. */
const GONE_MS = 60_000

export interface NodeConfig {
  readonly name: string
  /** Directory of the test bed. */
  readonly directory: string
  /** Without it the home belongs to no network, and the daemon waits for one. */
  readonly networkFile?: string
  /** Arguments that come before the launcher: `strace ...`. */
  readonly prefix?: readonly string[]
}

/** A client or service node as a process of its own. */
export class WarrenNode {
  readonly name: string
  readonly home: string
  readonly proxyPort: number
  readonly apiPort: number
  readonly #config: NodeConfig
  #child: ChildProcess | undefined

  private constructor(config: NodeConfig, proxyPort: number, apiPort: number) {
    this.#config = config
    this.name = config.name
    this.home = join(config.directory, config.name)
    this.proxyPort = proxyPort
    this.apiPort = apiPort
  }

  static async create(config: NodeConfig): Promise<WarrenNode> {
    return new WarrenNode(config, await freePort(), await freePort())
  }

  get proxy(): string {
    return `127.0.0.1:${this.proxyPort}`
  }

  get api(): string {
    return `http://127.0.0.1:${this.apiPort}`
  }

  /** The owner's token for the API. */
  get token(): string {
    return readFileSync(join(this.home, 'api-token'), 'utf8').trim()
  }

  get #upArguments(): string[] {
    const { networkFile } = this.#config
    return [
      'up',
      '--home',
      this.home,
      ...(networkFile === undefined ? ['--without-network'] : ['--network', networkFile]),
      '--proxy',
      this.proxy,
      '--api',
      `127.0.0.1:${this.apiPort}`,
    ]
  }

  /** `up --detach`, or in the foreground under the prefix; returns once usable. */
  async start(): Promise<void> {
    const { prefix, directory } = this.#config
    if (prefix === undefined) {
      await mustWarren(directory, [...this.#upArguments, '--detach'])
      return
    }
    const [program = '', ...rest] = prefix
    this.#child = spawn(program, [...rest, LAUNCHER, ...this.#upArguments, '--json'], {
      env: cleanEnvironment(directory),
      stdio: 'ignore',
    })
    await until(`${this.name} is usable`, START_MS, async () => (await this.state()) === 'usable')
  }

  /** The state that `status` tells; undefined if it does not answer. */
  async state(): Promise<unknown> {
    const { objects } = await warren(this.#config.directory, ['status', '--home', this.home])
    return objects.at(-1)?.['state']
  }

  run(...args: string[]): Promise<CommandResult> {
    return warren(this.#config.directory, [...args, '--home', this.home])
  }

  must(...args: string[]): Promise<Json> {
    return mustWarren(this.#config.directory, [...args, '--home', this.home])
  }

  async stop(): Promise<void> {
    await this.run('down')
    const child = this.#child
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }

  get pid(): number {
    const { pid } = JSON.parse(readFileSync(join(this.home, 'daemon.json'), 'utf8')) as { pid: number }
    return pid
  }

  /** SIGKILL, as a power cut would. */
  async kill(): Promise<void> {
    const { pid } = this
    process.kill(pid, 'SIGKILL')
    await until(`${this.name} is gone`, GONE_MS, () => {
      try {
        process.kill(pid, 0)
        return undefined
      } catch {
        return true
      }
    })
  }

  /** Puts a local port on the network; returns its address without `.onion`. */
  async addService(port: number, ...more: string[]): Promise<string> {
    const service = await this.must('service', 'add', `80=127.0.0.1:${port}`, ...more)
    return String(service['address']).replace(/\.(onion|warren)$/, '')
  }
}
