/**
 * A machine of its own for the doctor: a network and a mount namespace in which firewalls, disks and interfaces are
 * spoilt for real, and which are gone when the test is.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis, Finding } from '@warren/api'
import { openingProof, signIdentity, verifyIdentity, verifyOpening } from '@warren/crypto'
import { createNetwork, formatNetworkFile } from '@warren/directory'
import { SILENT_LOG } from '@warren/kernel'
import { createLinkManager } from '@warren/link'
import {
  createNodeClock,
  createNodePrimitives,
  createNodeRandom,
  createTlsTransport,
} from '@warren/platform/node'
import { geometryOf } from '@warren/wire'
import { needs } from '@warren/testkit'
import {
  cleanEnvironment,
  freePort,
  type Json,
  removeLeftovers,
  REPOSITORY,
  runProgram,
  type RunResult,
  until,
} from '@warren/testkit/processes'

export const NOBODY = 65_534
export const AS_NOBODY = ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups']
/** The doctor is bounded to 15 s by its own timers; what comes on top is a busy machine that is late, and twice that is a bound that does not hold. */
const PATIENCE_MS = 30_000

const LAUNCHER = join(REPOSITORY, 'warren')

export function needsMachine(): string | false {
  if (process.getuid?.() !== 0) return 'needs root, for namespaces of its own'
  return needs('ip', 'nft')
}

export interface Visit extends RunResult {
  readonly diagnosis: Diagnosis
  /** The first finding. */
  readonly first: Finding | undefined
  readonly ids: readonly string[]
}

export interface RunHow {
  readonly input?: string
  /** Programs to put before Warren's own: `faketime -f +2h`. */
  readonly prefix?: readonly string[]
}

export class DoctorBed {
  readonly directory: string
  readonly #holder: ChildProcess
  readonly #onExit: () => void
  #homes = 0

  private constructor(directory: string, holder: ChildProcess) {
    this.directory = directory
    this.#holder = holder
    this.#onExit = () => removeLeftovers(directory)
    process.once('exit', this.#onExit)
  }

  /** @param loopback - whether the machine's own interface is up. */
  static async start({ loopback = true } = {}): Promise<DoctorBed> {
    const directory = mkdtempSync(join(tmpdir(), 'warren-doctor-'))
    const script = `${loopback ? 'ip link set lo up;' : ''} echo ready; exec cat`
    const holder = spawn('unshare', ['--net', '--mount', 'sh', '-c', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    return new DoctorBed(directory, holder)
  }

  async close(): Promise<void> {
    process.removeListener('exit', this.#onExit)
    removeLeftovers(this.directory)
    if (this.#holder.exitCode !== null) return
    const gone = once(this.#holder, 'exit')
    this.#holder.stdin?.end()
    await gone
  }

  /** A path for a home that nobody has used. */
  newHome(): string {
    return join(this.directory, `home-${++this.#homes}`)
  }

  /** Runs a program on this machine; it must succeed. */
  async must(program: string, ...args: string[]): Promise<string> {
    const result = await this.#run([program, ...args])
    if (result.code === 0) return result.output
    throw new Error(`${program} ${args.join(' ')}: exit ${result.code}\n${result.output}${result.errors}`)
  }

  async warren(args: readonly string[], { prefix = [], input }: RunHow = {}): Promise<RunResult> {
    return this.#run([...prefix, LAUNCHER, ...args, '--json'], input)
  }

  async mustWarren(args: readonly string[], how: RunHow = {}): Promise<Json> {
    const result = await this.warren(args, how)
    if (result.code === 0) return JSON.parse(result.output.trim().split('\n').at(-1) ?? '') as Json
    throw new Error(`warren ${args.join(' ')}: exit ${result.code}\n${result.output}${result.errors}`)
  }

  /** Starts a program and does not wait for it. */
  spawn(words: readonly string[]): ChildProcess {
    const [program = '', ...rest] = [...this.#enter, ...words]
    return spawn(program, rest, {
      env: cleanEnvironment(this.directory),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  }

  /** Starts a program and waits for its first word. */
  async spawnUntilSaid(words: readonly string[]): Promise<{ kill(): Promise<void> }> {
    const child = this.spawn(words)
    if (child.stdout !== null) await once(child.stdout, 'data')
    return {
      async kill() {
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      },
    }
  }

  async doctor(home: string, args: readonly string[] = [], how: RunHow = {}): Promise<Visit> {
    const result = await this.warren(['doctor', '--home', home, ...args], how)
    let diagnosis: Diagnosis
    try {
      diagnosis = JSON.parse(result.output) as Diagnosis
    } catch {
      throw new Error(`doctor: exit ${result.code}\n${result.output}${result.errors}`)
    }
    const ids = diagnosis.findings.map(({ id }) => id)
    return { ...result, diagnosis, first: diagnosis.findings[0], ids }
  }

  /** Replaces the firewall: `rules` are those of what leaves this machine. */
  async firewall(...rules: readonly string[]): Promise<void> {
    const chain = `chain leaving {\n type filter hook output priority 0;\n ${rules.join('\n')}\n}`
    const result = await this.#run(['nft', '-f', '-'], `flush ruleset\ntable inet spoilt {\n${chain}\n}\n`)
    if (result.code !== 0) throw new Error(result.errors)
  }

  /** Starts a daemon and waits until its API answers, whether it can be used or not. */
  async daemon(home: string, args: readonly string[], { prefix = [] }: RunHow = {}): Promise<ChildProcess> {
    const child = this.spawn([...prefix, LAUNCHER, 'up', '--home', home, '--proxy', 'off', ...args])
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await until('the API answers', 120_000, async () => {
      if (child.exitCode !== null) throw new Error(`the daemon ended (${child.exitCode}): ${said}`)
      const { code } = await this.warren(['status', '--home', home])
      return code === 0
    })
    return child
  }

  async stop(home: string): Promise<void> {
    await this.warren(['down', '--home', home])
  }

  #run(words: readonly string[], input = ''): Promise<RunResult> {
    const [program = '', ...rest] = [...this.#enter, ...words]
    return runProgram(program, rest, { env: cleanEnvironment(this.directory), cwd: '/', input })
  }

  get #enter(): readonly string[] {
    return ['nsenter', '--target', String(this.#holder.pid), '--net', '--mount']
  }
}

/** Addresses and processes of the relays that `testnet start --dir` made. */
export function relaysIn(directory: string): readonly { readonly port: number; readonly pid: number }[] {
  const { relays } = JSON.parse(readFileSync(join(directory, 'testnet.json'), 'utf8')) as {
    relays: { address: string; process: { pid: number } }[]
  }
  return relays.map(({ address, process: { pid } }) => ({ port: Number(address.split(':')[1]), pid }))
}

/** Asks the doctor on this very machine about the home `home` in a directory. */
export async function doctorOf(
  directory: string,
  args: readonly string[],
): Promise<RunResult & { diagnosis: Diagnosis }> {
  const words = ['doctor', '--home', join(directory, 'home'), ...args, '--json']
  const result = await runProgram(LAUNCHER, words, { env: cleanEnvironment(directory) })
  return { ...result, diagnosis: JSON.parse(result.output) as Diagnosis }
}

/** The link layer of a relay on this machine that speaks only one version, and the file of its network. */
export async function startRelayOfVersion(
  version: number,
  directory: string,
): Promise<{ readonly networkFile: string; close(): Promise<void> }> {
  const primitives = createNodePrimitives()
  const seed = primitives.random.bytes(32)
  const id = primitives.ed25519PublicOf(seed)
  const port = await freePort()
  const address = { host: '127.0.0.1', port }
  const network = createNetwork(primitives, { name: 'doctor', testing: true, bootstrap: [{ id, address }] })
  const networkFile = join(directory, 'network.json')
  writeFileSync(networkFile, formatNetworkFile(network))
  const links = createLinkManager(
    {
      clock: createNodeClock(),
      random: createNodeRandom(),
      transport: createTlsTransport(),
      log: SILENT_LOG,
    },
    {
      geometry: geometryOf(network.parameters.cellBytes),
      relayId: id,
      versions: [version],
      proofs: {
        openingProof: (binding, relayId) => openingProof(primitives, binding, relayId, network.id),
        verifyOpening: (proof, binding) => verifyOpening(primitives, proof, binding, id, network.id),
        sign: (binding, role) => ({
          kind: 'relay',
          id,
          signature: signIdentity(primitives, seed, binding, network.id, role),
        }),
        verify: (peer, binding, role, signature) =>
          verifyIdentity(primitives, peer, signature, binding, network.id, role),
      },
    },
    { opened: (link) => link.start({ cell: () => {}, writable: () => {}, close: () => {} }) },
  )
  await links.listen(address)
  return { networkFile, close: () => links.close() }
}

/** The cause comes first, certainly or not, and the doctor says what to do and ends with 1. */
export function assertFirst(visit: Visit, id: string, certainty?: string): void {
  assert.equal(visit.first?.id, id, visit.output)
  if (certainty !== undefined) assert.equal(visit.first?.certainty, certainty, visit.output)
  assert.notEqual(visit.first?.fix, '')
  assert.equal(visit.code, 1)
  assert.ok(visit.diagnosis.tookMs < PATIENCE_MS, visit.output)
}
