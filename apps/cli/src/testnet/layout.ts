/**
 * The directory of a test network (docs/commands.md, "Test networks"): `network.json` for those who join, `testnet.json`
 * which says what runs, and one home for each relay.
 */
import fs from 'node:fs'
import path from 'node:path'
import { badInput, CommandFailure } from '../command-failure.ts'
import { TESTNET_RELAYS_MAX } from '../limits.ts'
import { makeDirectory } from '../make-directory.ts'
import type { ProcessIdentity } from '../processes/identity.ts'

export interface TestnetRelay {
  /** `relay-1`, `relay-2`, ...: also the name of its home. */
  readonly name: string
  /** `HOST:PORT` */
  readonly address: string
  /** Undefined: stopped in order, or never started. */
  readonly process?: ProcessIdentity | undefined
}

export interface Testnet {
  readonly relays: readonly TestnetRelay[]
  /** The command that starts relays at this moment. */
  readonly starter?: ProcessIdentity | undefined
}

const FORMAT = 'warren-testnet'
const VERSION = 1
const RECORD_MAX_BYTES = 1024 * 1024

export const networkFileOf = (directory: string): string => path.join(directory, 'network.json')
export const homeOfRelay = (directory: string, name: string): string => path.join(directory, name)
const recordFileOf = (directory: string): string => path.join(directory, 'testnet.json')

/**
 * Reads what is known of the network in a directory; undefined if there is none in it.
 *
 * @throws CommandFailure `bad-input`: the record is damaged.
 */
export function readTestnet(directory: string): Testnet | undefined {
  const text = readRecord(directory)
  return text === undefined ? undefined : parseRecord(directory, text)
}

/** @throws CommandFailure `bad-input`: a new network here would mix with something else. */
export function checkRoomFor(directory: string): void {
  const stat = fs.statSync(directory, { throwIfNoEntry: false })
  const next = 'Name an empty or new directory with --dir DIR.'
  if (stat === undefined) return
  if (!stat.isDirectory()) throw badInput(`${directory} is a file, not a directory.`, next)
  if (fs.readdirSync(directory).length === 0) return
  throw badInput(`${directory} holds other things than a test network.`, next)
}

function readRecord(directory: string): string | undefined {
  const file = recordFileOf(directory)
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (!stat.isFile() || stat.size > RECORD_MAX_BYTES) throw damaged(directory)
  return fs.readFileSync(file, 'utf8')
}

function parseRecord(directory: string, text: string): Testnet {
  try {
    const value = JSON.parse(text) as Partial<Testnet> & { format?: unknown; version?: unknown }
    const relays = value.relays ?? []
    const isOurs = value.format === FORMAT && value.version === VERSION
    if (isOurs && relays.length <= TESTNET_RELAYS_MAX && relays.every(isRelay) && isIdentity(value.starter)) {
      return { relays, starter: value.starter }
    }
  } catch {
    // Not even JSON.
  }
  throw damaged(directory)
}

/** Its contents decide which processes get signals and which directories are written to. */
function isRelay({ name, address, process }: TestnetRelay): boolean {
  return /^relay-[1-9][0-9]?$/.test(name) && typeof address === 'string' && isIdentity(process)
}

function isIdentity(identity: ProcessIdentity | undefined): boolean {
  if (identity === undefined) return true
  const { pid, startTicks, bootId } = identity
  return Number.isInteger(pid) && pid > 1 && typeof startTicks === 'string' && typeof bootId === 'string'
}

function damaged(directory: string): CommandFailure {
  return badInput(
    `${recordFileOf(directory)} is damaged.`,
    'Remove the directory after ending what still runs there, or name another one.',
  )
}

/**
 * Takes a new directory for this process.
 *
 * @throws CommandFailure: somebody else was quicker.
 */
export function claimTestnet(directory: string, starter: ProcessIdentity | undefined): void {
  makeDirectory(directory)
  try {
    fs.writeFileSync(recordFileOf(directory), formatRecord({ relays: [], starter }), {
      mode: 0o600,
      flag: 'wx',
    })
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    if (isTaken) throw beingStarted(directory)
    throw new CommandFailure('storage', `Nothing can be written below ${directory}.`, {
      next: 'Check who owns it, and the disk.',
      cause,
    })
  }
}

export function beingStarted(directory: string): CommandFailure {
  return new CommandFailure(
    'conflict',
    `The network in ${directory} is being started right now by another command.`,
    {
      next: 'Wait for it to end.',
    },
  )
}

function formatRecord(testnet: Testnet): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...testnet }, undefined, 2)}\n`
}

/** Replaces the record as a whole, so that whoever reads it finds the old or the new one. */
export function writeTestnet(directory: string, testnet: Testnet): void {
  const file = recordFileOf(directory)
  const temporary = `${file}.${process.pid}.new`
  fs.writeFileSync(temporary, formatRecord(testnet), { mode: 0o600 })
  fs.renameSync(temporary, file)
}
