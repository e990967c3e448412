/** Who asks the doctor: the daemon about itself, or a program while no daemon answers. */
import os from 'node:os'
import path from 'node:path'
import type { Diagnosis, Status } from '@warren/api'
import type { Network } from '@warren/directory'
import type { Cancel } from '@warren/kernel'
import {
  createNodeClock,
  createNodePrimitives,
  createNodeRandom,
  createTlsTransport,
  type Upstream,
} from '@warren/platform/node'
import type { Config } from '../config.ts'
import { diagnose } from './diagnose.ts'
import type { DaemonFacts } from './facts.ts'
import type { RelayProbePorts } from './probes/relays.ts'

export interface DoctorOptions {
  readonly home: string
  /** Of the program that asks. */
  readonly version: string
  /** The daemon of this home, if its process is there; without a status if it does not answer. */
  readonly daemon?: DaemonFacts
  /** Text of a network file to look at instead of the one that the home remembers. */
  readonly networkFile?: string
  /** How a command is typed for this home. */
  readonly command: (...words: readonly string[]) => string
  readonly onStep?: (name: string, tookMs: number) => void
  readonly cancel?: Cancel
}

/** Examines a home from outside of its daemon. Never throws for what it finds. */
export function runDoctor(options: DoctorOptions): Promise<Diagnosis> {
  const ports = {
    clock: createNodeClock(),
    random: createNodeRandom(),
    primitives: createNodePrimitives(),
    transportThrough: (upstream: Upstream | undefined) =>
      createTlsTransport(upstream === undefined ? {} : { upstream }),
  }
  return diagnose(ports, options)
}

export interface SelfExamination {
  readonly home: string
  readonly version: string
  /** As it is now. */
  config(): Config
  /** Undefined: the home belongs to none yet. */
  network(): Network | undefined
  readonly ports: RelayProbePorts
  status(): Status
}

/** The daemon about itself. Who asks while a visit goes on gets that visit's answer: nobody makes it dial in a loop. */
export function createSelfDoctor(self: SelfExamination): () => Promise<Diagnosis> {
  let visit: Promise<Diagnosis> | undefined
  return () => {
    visit ??= examine(self).finally(() => {
      visit = undefined
    })
    return visit
  }
}

function examine({ home, version, config, network, ports, status }: SelfExamination): Promise<Diagnosis> {
  // The daemon's own way out, which goes through its proxy already.
  return diagnose(
    { ...ports, transportThrough: () => ports.transport },
    {
      home,
      version,
      daemon: { pid: process.pid, version, status: status() },
      own: { config: config(), network: network() },
      command: (...words) => commandIn(home, words),
    },
  )
}

function commandIn(home: string, words: readonly string[]): string {
  const isDefault = home === path.join(os.homedir(), '.warren')
  const quoted = /^[\w@%+=:,./-]+$/.test(home) ? home : `'${home.replaceAll("'", `'\\''`)}'`
  return ['warren', ...words, ...(isDefault ? [] : ['--home', quoted])].join(' ')
}
