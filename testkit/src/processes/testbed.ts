/** A network of relays, a service node and a client node, all of them real processes with homes of their own. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeLeftovers } from './leftovers.ts'
import { mustWarren, startTraced, warren, WarrenNode } from './warren.ts'

export const RELAYS = 6
const LOG_TAIL_LINES = 40
/** Relays start one after the other on a machine that others keep busy. */
const RELAY_START_MS = 15_000

export interface TestbedOptions {
  /** How many relays; {@link RELAYS} unless given. */
  readonly relays?: number
  /** Arguments to put before the processes, e.g. a tracer: one for all relays, one for each node. */
  readonly prefixOf?: (directory: string, name: 'relays' | 'service' | 'client') => readonly string[]
}

export interface Relay {
  readonly address: string
  readonly pid: number
}

export class Testbed {
  readonly directory: string
  readonly service: WarrenNode
  readonly client: WarrenNode
  readonly #onExit: () => void

  private constructor(directory: string, service: WarrenNode, client: WarrenNode) {
    this.directory = directory
    this.service = service
    this.client = client
    this.#onExit = () => removeLeftovers(directory)
    process.once('exit', this.#onExit)
  }

  static async start(options: TestbedOptions = {}): Promise<Testbed> {
    const directory = mkdtempSync(join(tmpdir(), 'warren-e2e-'))
    const networkFile = join(directory, 'testnet', 'network.json')
    const nodeOf = (name: 'service' | 'client'): Promise<WarrenNode> => {
      const prefix = options.prefixOf?.(directory, name)
      return WarrenNode.create({ name, directory, networkFile, ...(prefix === undefined ? {} : { prefix }) })
    }
    const testbed = new Testbed(directory, await nodeOf('service'), await nodeOf('client'))
    try {
      await testbed.#startRelays(options.relays ?? RELAYS, options.prefixOf?.(directory, 'relays'))
      await Promise.all([testbed.service.start(), testbed.client.start()])
    } catch (error) {
      testbed.printLogs()
      await testbed.close()
      throw error
    }
    return testbed
  }

  get networkFile(): string {
    return join(this.testnetDirectory, 'network.json')
  }

  get testnetDirectory(): string {
    return join(this.directory, 'testnet')
  }

  async #startRelays(relays: number, prefix: readonly string[] | undefined): Promise<void> {
    const args = ['testnet', 'start', '--relays', String(relays), '--dir', this.testnetDirectory]
    if (prefix !== undefined) return startTraced(prefix, this.directory, args)
    const options = { timeoutMs: relays * RELAY_START_MS }
    // Once in a hundred starts it does not end although every relay is there (docs/status.md §5). What it waited for is printed; it takes up what runs.
    const { code, errors } = await warren(this.directory, args, options)
    if (code === 0) return
    console.error(`the local network was not started at once: exit ${code}\n${errors}`)
    await mustWarren(this.directory, args, options)
  }

  /** Every relay of the network: where it listens and which process it is. */
  relays(): readonly Relay[] {
    const record = readFileSync(join(this.testnetDirectory, 'testnet.json'), 'utf8')
    const { relays } = JSON.parse(record) as { relays: { address: string; process: { pid: number } }[] }
    return relays.map(({ address, process: { pid } }) => ({ address, pid }))
  }

  /** SIGKILL for the relay that listens at `address`. */
  killRelay(address: string): void {
    const relay = this.relays().find((candidate) => candidate.address === address)
    if (relay === undefined) throw new Error(`no relay listens at ${address}`)
    process.kill(relay.pid, 'SIGKILL')
  }

  /** The last lines of every log, for a test that failed. */
  printLogs(): void {
    for (const entry of readdirSync(this.directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/log/.test(join(entry.parentPath, entry.name).slice(this.directory.length)))
        continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      if (text !== '')
        console.error(
          `--- ${entry.parentPath}/${entry.name}\n${text.split('\n').slice(-LOG_TAIL_LINES).join('\n')}`,
        )
    }
  }

  /** Stops in order what still runs, kills the rest. */
  async close(): Promise<void> {
    await Promise.allSettled([this.service.stop(), this.client.stop()])
    await mustWarren(this.directory, ['testnet', 'stop', '--dir', this.testnetDirectory]).catch(() => {})
    process.removeListener('exit', this.#onExit)
    removeLeftovers(this.directory)
  }
}
