/** What the directory costs at the largest number of relays that it holds: a round, a relay's change, a client's memory. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RelaySet, selectPath } from '@warren/directory'
import { createWorkerOffload } from '@warren/platform/node'
import type { ClientCost } from '../directory-client.ts'
import { acceptAll, MadeUpRelays, mainThreadMs, processMs, TRUSTING } from '../directory-set.ts'
import type { Part, Row } from '../report.ts'

const RELAYS = 50_000
/** Statements renewed since the last round: none, one, and about what half an hour brings. */
const CHANGES = [0, 1, 1000] as const
const ROUNDS = 5
/** Peers of a round: one gives what is new, the others are found to have the same. */
const PEERS = 3
const CLIENT = join(import.meta.dirname, '..', 'directory-client.ts')

interface RoundCost {
  readonly relayMs: number
  readonly verifyingMs: number
}

class Rounds {
  readonly #relays = new MadeUpRelays(RELAYS, true)
  readonly #offload = createWorkerOffload({
    jobsModule: new URL('../../packages/node/src/daemon/jobs.ts', import.meta.url),
    workers: 1,
  })
  readonly #own: RelaySet
  readonly #peer: RelaySet
  #renewed = 0

  #isFilled = false

  constructor() {
    this.#peer = this.#relays.emptySet()
    this.#own = this.#relays.emptySet({
      run: (job, input) => (this.#isFilled ? this.#offload : TRUSTING).run(job, input),
    })
  }

  async fill(): Promise<void> {
    const items = this.#relays.items()
    await acceptAll(this.#peer, items)
    await acceptAll(this.#own, items)
    this.#isFilled = true
  }

  /** A relay asks three peers and is asked by as many, so both sides of a comparison are its own work. */
  async run(changed: number): Promise<RoundCost> {
    const { clock, signers } = this.#relays
    await clock.runFor(1000)
    const renewed = Array.from(
      { length: changed },
      () => signers[this.#renewed++ % RELAYS] as (typeof signers)[number],
    )
    await acceptAll(
      this.#peer,
      renewed.map((signer) => this.#relays.livenessOf(signer)),
    )
    const [beganMs, allBeganMs] = [mainThreadMs(), processMs()]
    for (let peer = 0; peer < PEERS; peer++) await this.#relays.compare(this.#own, this.#peer)
    const relayMs = mainThreadMs() - beganMs
    return { relayMs, verifyingMs: Math.max(0, processMs() - allBeganMs - relayMs) }
  }

  /** The first path after a relay changed, when what was worked out for the set before is of no use any more. */
  async pathAfterChange(): Promise<number> {
    await this.run(1)
    const beganMs = mainThreadMs()
    selectPath(this.#own, this.#relays.primitives.random, { length: 3 })
    return mainThreadMs() - beganMs
  }

  close(): Promise<void> {
    return this.#offload.close()
  }
}

function costsOfClient(): readonly [ClientCost, ClientCost] {
  const directory = mkdtempSync(join(tmpdir(), 'warren-bench-'))
  const run = (): ClientCost => {
    const command = ['--disable-warning=ExperimentalWarning', '--expose-gc', CLIENT, directory, `${RELAYS}`]
    return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' })) as ClientCost
  }
  try {
    return [run(), run()]
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function rowOf(what: string, unit: string, digits: number, values: readonly number[]): Row {
  return { what, unit, digits, values }
}

const MIB = 2 ** 20

export const directory: Part = {
  name: 'directory',
  async measure(progress) {
    progress(`${RELAYS} relays are made`)
    const rounds = new Rounds()
    await rounds.fill()
    const rows: Row[] = []
    for (const changed of CHANGES) {
      progress(`rounds with ${changed} new statements`)
      const costs: RoundCost[] = []
      for (let round = 0; round < ROUNDS; round++) costs.push(await rounds.run(changed))
      const what = `a round with ${changed} new statements, asking and answering`
      rows.push(
        rowOf(
          what,
          'ms',
          1,
          costs.map(({ relayMs }) => relayMs),
        ),
      )
      if (changed === Math.max(...CHANGES))
        rows.push(
          rowOf(
            `${what}: other threads, verifying above all`,
            'ms',
            1,
            costs.map(({ verifyingMs }) => verifyingMs),
          ),
        )
    }
    const paths: number[] = []
    for (let round = 0; round < ROUNDS; round++) paths.push(await rounds.pathAfterChange())
    rows.push(rowOf('the first path after a relay changed', 'ms', 1, paths))
    await rounds.close()
    progress('a client holds them')
    const [fetched, started] = costsOfClient()
    rows.push(
      rowOf('resident, a process without relays', 'MiB', 0, [started.emptyBytes / MIB]),
      rowOf('resident, all relays taken from peers', 'MiB', 0, [fetched.fullBytes / MIB]),
      rowOf('resident, all relays found on disk at a start', 'MiB', 0, [started.fullBytes / MIB]),
      rowOf('reading them at a start', 'ms', 0, [started.loadMs]),
    )
    return {
      title: `The directory at ${RELAYS.toLocaleString('en')} relays`,
      intro:
        'Processor time of the one thread that does it, whatever else runs on the machine, cells and links left out; a round compares with three peers and answers three. ' +
        'Rounds are half an hour apart, and then about 1,000 statements are new. The client is a process that holds the set and its state on disk, and nothing else.',
      rows,
    }
  },
}
