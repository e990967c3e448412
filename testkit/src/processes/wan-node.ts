/** One node of the product on one host of a wide-area test bed, and the command line of whoever sits there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, type RunOptions } from './run-program.ts'
import { type CommandResult, type Json, LAUNCHER, parseLines } from './warren.ts'
import type { Wan, WanHost } from './wan.ts'

/** Fixed: every host has a loopback of its own. */
const PROXY = '127.0.0.1:9250'

export class WanNode {
  readonly host: WanHost
  readonly home: string
  readonly proxy = PROXY
  readonly #directory: string

  constructor(wan: Wan, index: number) {
    this.host = wan.host(index)
    this.#directory = wan.directory
    this.home = join(wan.directory, `home${index}`)
  }

  /** Runs a command of the command line with `--json` and this node's home. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const env = { ...cleanEnvironment(this.#directory), ...options.env }
    const words = [...args, '--home', this.home, '--json']
    const result = await this.host.run(LAUNCHER, words, { ...options, env })
    return { ...result, objects: parseLines(result.output) }
  }

  /** Like `run`, for commands that must succeed; the last object printed. */
  async must(args: readonly string[], options: RunOptions = {}): Promise<Json> {
    const result = await this.run(args, options)
    const last = result.objects.at(-1)
    if (result.code === 0 && last !== undefined) return last
    throw new Error(
      `host ${this.host.index}: warren ${args.join(' ')}: exit ${result.code}\n${result.output}${result.errors}`,
    )
  }

  /** `up --detach`; returns once it is usable. */
  up(...args: string[]): Promise<Json> {
    return this.must(['up', '--detach', '--proxy', PROXY, '--api', '127.0.0.1:0', ...args])
  }

  /** SIGKILL for its daemon, as a power cut would. */
  kill(): void {
    const { pid } = JSON.parse(readFileSync(join(this.home, 'daemon.json'), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
  }

  down(): Promise<Json> {
    return this.must(['down'])
  }
}
