/**
 * A scenario: a whole network, something that happens to it, and sentences that must be true of it. Played by tests, by
 * `npm run sim` and by `npm run soak`; the same name, number of nodes and seed give the same run, byte for byte.
 */
import { createSeededRandom, type SeededRandom } from '@warren/testkit'
import { type Report, ReportBuilder } from './report.ts'
import { SimNetwork, type SimOptions } from './sim-network.ts'

export interface Scenario {
  readonly name: string
  /** What happens, and what must hold: one line. */
  readonly about: string
  readonly nodes: {
    /** In `npm test`. */
    readonly usual: number
    /** In `npm run soak`. */
    readonly soak: number
    /** With fewer there is nothing to see. */
    readonly least: number
  }
  play(play: Play): Promise<void>
}

export interface RunOptions {
  readonly nodes: number
  readonly seed: string
  /** Told what is being done, with the virtual time. */
  readonly onProgress?: (text: string, virtualMs: number) => void
  /** Given the run as it begins: `tell` has it say once more what is being done. */
  readonly onPlay?: (play: Pick<Play, 'tell'>) => void
}

/** What a scenario works with while it is played. */
export class Play {
  readonly nodes: number
  readonly seed: string
  /** For what the scenario itself draws; the network has its own. */
  readonly random: SeededRandom
  readonly report = new ReportBuilder()
  readonly #onProgress: RunOptions['onProgress']
  #sim: SimNetwork | undefined
  #doing = 'making the machines'

  constructor({ nodes, seed, onProgress }: RunOptions) {
    this.nodes = nodes
    this.seed = seed
    this.random = createSeededRandom(`scenario ${seed}`)
    this.#onProgress = onProgress
  }

  get sim(): SimNetwork {
    if (this.#sim === undefined) throw new Error('a scenario makes its network first')
    return this.#sim
  }

  /** Makes the one network of this run. */
  network(options: Omit<SimOptions, 'seed'>): SimNetwork {
    this.#sim = new SimNetwork({ ...options, seed: this.seed })
    return this.#sim
  }

  /** Says what is being done. */
  progress(text: string): void {
    this.#doing = text
    this.tell()
  }

  /** Says it once more, since time has passed. */
  tell(): void {
    this.#onProgress?.(this.#doing, this.#sim?.clock.nowMs() ?? 0)
  }
}

/** Plays it to the end and ends the network. Never rejects for what the product did: that is in the report. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Report> {
  const play = new Play(options)
  options.onPlay?.(play)
  let error: string | undefined
  try {
    await scenario.play(play)
    play.progress('ending')
    await play.sim.stop()
    play.report.property(
      'nothing is left when every node has stopped: no timer, no connection',
      play.sim.clock.pendingTimers === 0 && play.sim.net.openConnections === 0,
      `${play.sim.clock.pendingTimers} timers, ${play.sim.net.openConnections} connections`,
    )
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  }
  play.report.property(
    'it can be played to its end',
    error === undefined,
    error?.split('\n', 1)[0] ?? 'it was',
  )
  const virtualMs = play.sim.clock.nowMs()
  const built = play.report.build()
  return {
    scenario: scenario.name,
    about: scenario.about,
    nodes: options.nodes,
    seed: options.seed,
    ...built,
    ...(error === undefined ? {} : { error }),
    virtualMs,
    bytesOnWire: play.sim.bytesOnWire,
    digest: play.sim.digest(),
  }
}
