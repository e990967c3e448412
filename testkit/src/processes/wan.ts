/**
 * A small wide-area network on one machine: hosts in network namespaces, some of them behind a router that lets them only
 * dial out, with a record of who exchanged packets with whom. Needs root.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '../programs.ts'
import { removeLeftovers } from './leftovers.ts'
import { runProgram, type RunOptions, type RunResult } from './run-program.ts'
import { holdWan, type WanHolder, type WanShape } from './wan-holder.ts'
import { HOST_RULES, parseContacts, ROUTER_RULES } from './wan-rules.ts'

/** For the `skip` option of a test: false if this machine can have the bed. */
export function needsWan(): string | false {
  const missing = needs('ip', 'nft', 'nsenter', 'unshare')
  if (missing !== false) return missing
  const { status } = spawnSync('unshare', ['--mount', '--net', 'true'])
  return status === 0 ? false : 'needs the right to make network namespaces'
}

export interface WanOptions extends Partial<WanShape> {
  readonly hosts: number
  /** Hosts that nobody can dial: they are behind a router that masquerades. */
  readonly nat?: readonly number[]
}

/** 25 ms one way and 100 Mbit/s: between two cities of one continent. */
const DEFAULT_SHAPE = { delayMs: 25, jitterMs: 0, rateMbit: 100 } as const

export class WanHost {
  /** Counts from 1. */
  readonly index: number
  /** Where others meet it; behind a router, the router's. */
  readonly address: string
  /** Puts a command line into this host. */
  readonly prefix: readonly string[]

  constructor(index: number, holderPid: number, isBehindRouter: boolean) {
    this.index = index
    this.address = addressOf(index)
    this.prefix = prefixOf(holderPid, isBehindRouter ? `nat${index}` : `wan${index}`)
  }

  run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const [first = '', ...rest] = this.prefix
    return runProgram(first, [...rest, program, ...args], options)
  }
}

function addressOf(index: number): string {
  return `10.77.0.${index}`
}

function prefixOf(holderPid: number, namespace: string): string[] {
  return ['nsenter', `--net=/proc/${holderPid}/root/run/netns/${namespace}`, '--']
}

export class Wan {
  /** For homes and files; removed by `close` together with every process that was started for it. */
  readonly directory: string
  readonly hosts: readonly WanHost[]
  readonly isDelayed: boolean
  readonly #holder: WanHolder
  readonly #onExit: () => void

  private constructor(directory: string, holder: WanHolder, options: WanOptions) {
    this.directory = directory
    this.#holder = holder
    this.isDelayed = holder.isDelayed
    this.hosts = Array.from(
      { length: options.hosts },
      (_, at) => new WanHost(at + 1, this.#pid, options.nat?.includes(at + 1) ?? false),
    )
    this.#onExit = () => removeLeftovers(directory)
    process.once('exit', this.#onExit)
  }

  static async create(options: WanOptions): Promise<Wan> {
    const directory = mkdtempSync(join(tmpdir(), 'warren-wan-'))
    const holder = await holdWan(directory, { ...DEFAULT_SHAPE, ...options })
    const wan = new Wan(directory, holder, options)
    try {
      for (const { index } of wan.hosts) {
        if (options.nat?.includes(index) ?? false) await wan.#addRouter(index)
        await wan.#inside(`nft -f -`, index, HOST_RULES)
      }
      return wan
    } catch (error) {
      wan.close()
      throw error
    }
  }

  /** Host `index`, counted from 1. */
  host(index: number): WanHost {
    const host = this.hosts[index - 1]
    if (host === undefined) throw new Error(`the bed has no host ${index}`)
    return host
  }

  /** Packets between two hosts are dropped from now on. */
  async cut(one: number, other: number): Promise<void> {
    await this.#change('add', one, other)
  }

  async heal(one: number, other: number): Promise<void> {
    await this.#change('delete', one, other)
  }

  /** A host loses its line. */
  async down(index: number): Promise<void> {
    await this.#inside('ip link set w0 down', index)
  }

  async up(index: number): Promise<void> {
    await this.#inside('ip link set w0 up', index)
  }

  /** Pairs of hosts `LOWER-HIGHER` between which at least one packet left, as either of them saw it. */
  async contacts(): Promise<ReadonlySet<string>> {
    const found = await Promise.all(
      this.hosts.map(({ index }) => this.#inside('nft -j list set ip bed contacts', index)),
    )
    const pairs = found.flatMap(parseContacts).map((pair) => {
      const [from = 0, to = 0] = pair.split('>').map((address) => Number(address.split('.')[3]))
      return from < to ? `${from}-${to}` : `${to}-${from}`
    })
    return new Set(pairs)
  }

  /** Kills whatever was started for the bed, and removes its directory. */
  close(): void {
    process.removeListener('exit', this.#onExit)
    this.#holder.process.kill('SIGKILL')
    removeLeftovers(this.directory)
  }

  get #pid(): number {
    return this.#holder.process.pid ?? 0
  }

  async #change(verb: 'add' | 'delete', one: number, other: number): Promise<void> {
    await this.#inside(`nft ${verb} element ip bed cut { ${addressOf(other)} }`, one)
    await this.#inside(`nft ${verb} element ip bed cut { ${addressOf(one)} }`, other)
  }

  async #addRouter(index: number): Promise<void> {
    const inner = `nat${index}`
    const net = `10.78.${index}`
    const script = `set -e
ip netns add ${inner}
ip -n wan${index} link add inside type veth peer name w0 netns ${inner}
ip -n wan${index} addr add ${net}.1/24 dev inside; ip -n wan${index} link set inside up
ip -n ${inner} addr add ${net}.2/24 dev w0; ip -n ${inner} link set w0 up; ip -n ${inner} link set lo up
ip -n ${inner} route add default via ${net}.1
ip netns exec wan${index} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'`
    await must('nsenter', ['--mount', `--target=${this.#pid}`, '--', 'sh', '-c', script])
    await this.#inside('nft -f -', index, ROUTER_RULES)
  }

  /** Runs a command line in the outer namespace of a host. */
  async #inside(command: string, index: number, input?: string): Promise<string> {
    const [program, ...args] = [...prefixOf(this.#pid, `wan${index}`), 'sh', '-c', command]
    return must(program, args, input)
  }
}

async function must(program: string, args: readonly string[], input?: string): Promise<string> {
  const { code, output, errors } = await runProgram(program, args, input === undefined ? {} : { input })
  if (code !== 0) throw new Error(`${program} ${args.at(-1)}: ${errors}`)
  return output
}
