/** `warren network`: making a network, handing it on, joining it. */
import fs from 'node:fs'
import os from 'node:os'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import {
  addressClassOf,
  formatNetworkFile,
  formatNetworkText,
  formatNetworkWords,
  type Network,
  parseIp,
  parseNetworkFile,
} from '@warren/directory'
import { toHex } from '@warren/kernel'
import { makeNetworkInHome, networkOfHome } from '@warren/node'
import { createNodePrimitives } from '@warren/platform/node'
import { badInput } from '../command-failure.ts'
import { commandFor, type HomeOption, homeOf, isRunning, withDaemon } from '../home.ts'
import { makeDirectory } from '../make-directory.ts'
import { networkGiven } from '../network-given.ts'
import { joinHome } from './network-join.ts'
import type { Output } from '../output.ts'
import { showQr } from '../show/qr.ts'
import { labelled, numbered } from '../show/table.ts'
import { count } from '../show/units.ts'

export interface NewNetworkOptions extends HomeOption {
  readonly name?: string
  readonly listen?: string
  readonly advertise?: string
  readonly testing?: boolean
}

/** Neither the proxy's port nor the gateway's. */
const RELAY_PORT = 9252

export async function newNetwork(output: Output, options: NewNetworkOptions): Promise<undefined> {
  const home = homeOf(options)
  const { name = 'my network' } = options
  if (name.length > 64 || !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(name)) {
    throw badInput(
      'This name cannot be that of a network.',
      'It has 1 to 64 plain letters, digits, signs and spaces (ASCII): --name NAME',
    )
  }
  makeDirectory(home)
  const listen = options.listen ?? ownAddress()
  const network = makeNetworkInHome({
    home,
    name,
    listen,
    advertise: options.advertise,
    testing: options.testing,
  })
  const address = options.advertise ?? listen
  const text = formatNetworkText(createNodePrimitives(), network)
  const value = { ...describe(network), home, listen, address, text }
  const publishes = network.testing
    ? `a testing network: only machines with loopback and private addresses, such as those of one house, can be in it`
    : 'a real network: anybody who has its text can join'
  const rows = [
    ['kind', publishes],
    ['first relay', `this node, at ${address}`],
    [
      'it publishes',
      'address and uptime of this node, to every member; it carries others’ traffic, and is no exit',
    ],
    ['start it', commandFor(options, 'up', '--detach')],
    ['hand it on', commandFor(options, 'network', 'show')],
    ['others type', 'warren up --join TEXT'],
  ] as const
  output.result(value, `The network "${network.name}" is made.\n${labelled(rows)}`)
}

function describe(network: Network): object {
  const { name, testing } = network
  return { id: toHex(network.id), name, testing, entries: network.bootstrap.length }
}

/** The address of this machine, if it has one beside loopback. */
function ownAddress(): string {
  const addresses = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
    .filter((address) =>
      ['private', 'public'].includes(addressClassOf(parseIp(address) ?? new Uint8Array(4))),
    )
  const [only] = addresses
  if (only !== undefined && addresses.length === 1) return `${only}:${RELAY_PORT}`
  if (only === undefined) {
    throw badInput(
      'This machine has no address at which others could reach it.',
      `For a network on this machine only: warren network new --listen 127.0.0.1:${RELAY_PORT}`,
    )
  }
  throw badInput(
    `This machine has several addresses: ${addresses.join(', ')}.`,
    `Say at which one others reach it: --listen ${only}:${RELAY_PORT}`,
  )
}

export interface ShowNetworkOptions extends HomeOption {
  readonly qr?: boolean
  readonly words?: boolean
  readonly file?: boolean
}

export async function showNetwork(output: Output, options: ShowNetworkOptions): Promise<undefined> {
  const { network, running } = await currentNetwork(options)
  const primitives = createNodePrimitives()
  const text = formatNetworkText(primitives, network)
  const words = formatNetworkWords(primitives, network, wordlist)
  const value = {
    ...describe(network),
    text,
    ...(options.words === true ? { words } : {}),
    ...(options.file === true ? { file: formatNetworkFile(network) } : {}),
  }
  if (options.file === true) return output.result(value, formatNetworkFile(network).trimEnd()) as undefined
  const parts = [
    options.qr === true ? showQr(text) : undefined,
    options.words === true ? numbered(words) : undefined,
    options.qr === true || options.words === true ? undefined : text,
  ]
  output.result(value, parts.filter((part) => part !== undefined).join('\n\n'))
  output.progress(adviceFor(network, running))
}

function adviceFor(network: Network, running: boolean): string {
  const relays = Math.min(network.bootstrap.length, 8)
  if (relays === 0) return 'It names no relay to start from: start Warren here, then show it again.'
  const names = `It names ${count(relays, 'relay')} to start from.`
  return `${names} ${running ? '' : 'It names more while Warren runs. '}Who has it types: warren up --join TEXT`
}

/** What the running daemon knows is newer than the file. */
async function currentNetwork(options: HomeOption): Promise<{ network: Network; running: boolean }> {
  if (!isRunning(options)) {
    // Looking leaves nothing behind: a home that is not there is not made.
    if (!fs.existsSync(homeOf(options))) {
      throw badInput(
        `There is no home ${homeOf(options)} yet.`,
        'Make a network: warren network new. Or join one: warren up --join TEXT',
      )
    }
    return { network: networkOfHome(homeOf(options)), running: false }
  }
  const { file } = await withDaemon(options, (client) => client.call('getNetwork'))
  return { network: parseNetworkFile(createNodePrimitives(), file), running: true }
}

/** A home whose daemon runs belongs to a network: what it can learn are more relays to start from. */
async function joinRunning(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const file = formatNetworkFile(await networkGiven(given))
  const { id, name, testing, entries } = await withDaemon(options, (client) =>
    client.call('joinNetwork', { body: { network: file } }),
  )
  output.result({ id, name, testing, entries, home: homeOf(options) }, `This node is a member of "${name}".`)
}

export async function joinNetwork(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const home = homeOf(options)
  if (isRunning(options)) return joinRunning(output, given, options)
  const { network, added } = await joinHome(home, given)
  const rows = [['start it', commandFor(options, 'up', '--detach')]] as const
  output.result(
    { ...describe(network), home, added },
    `This home is a member of "${network.name}".\n${labelled(rows)}`,
  )
}
