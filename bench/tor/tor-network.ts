/**
 * A private network of C Tor, as the reference that figures are paired with: three directory authorities that relay, three
 * relays, a client and onion services. Needs Debian's packages `tor` (with `tor-gencert`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram, until } from '@warren/testkit/processes'
import { SOCKS_PORT, torrcOf, type TorMember, type TorPlace, type TorRole } from './torrc.ts'

const MEMBERS: readonly (readonly [string, TorRole])[] = [
  ['authority1', 'authority'],
  ['authority2', 'authority'],
  ['authority3', 'authority'],
  ['relay1', 'relay'],
  ['relay2', 'relay'],
  ['relay3', 'relay'],
  ['client', 'client'],
  ['service', 'service'],
]
const FIRST_OR_PORT = 17_100
const FIRST_DIR_PORT = 17_150
const READY_MS = 120_000
const LOOPBACK: TorPlace = { address: '127.0.0.1', prefix: [] }

export interface TorOptions {
  /** Inside that of a test bed, which ends what was started for it when it closes. */
  readonly directory: string
  /** Where onion services lead. */
  readonly originPort: number
  readonly services: number
  /** Where member `index` (from 0) lives; loopback unless given. */
  readonly placeOf?: (index: number) => TorPlace
}

/** The version of the `tor` on this machine; undefined if there is none. */
export async function torVersion(): Promise<string | undefined> {
  const { code, output } = await runProgram('tor', ['--version']).catch(() => ({ code: 1, output: '' }))
  return code === 0 ? /Tor version (\S+?)\.?\s/.exec(output)?.[1] : undefined
}

async function must(program: string, args: readonly string[], input?: string): Promise<string> {
  const result = await runProgram(program, args, input === undefined ? {} : { input })
  if (result.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.errors}${result.output}`)
  return result.output
}

/** Makes an authority's keys; its `DirAuthority` line for everybody. */
async function makeAuthority(member: TorMember): Promise<string> {
  const { name, directory, place, orPort, dirPort } = member
  const keys = join(directory, 'keys')
  mkdirSync(keys, { mode: 0o700 })
  const certificate = join(keys, 'authority_certificate')
  await must(
    'tor-gencert',
    [
      ...['--create-identity-key', '-m', '12', '-a', `${place.address}:${dirPort}`, '--passphrase-fd', '0'],
      ...['-i', join(keys, 'authority_identity_key'), '-s', join(keys, 'authority_signing_key')],
      ...['-c', certificate],
    ],
    'passphrase\n',
  )
  const identity = /^fingerprint (\w+)/m.exec(readFileSync(certificate, 'utf8'))?.[1] ?? ''
  const lineWith = (fingerprint: string): string =>
    `DirAuthority ${name} orport=${orPort} v3ident=${identity} ${place.address}:${dirPort} ${fingerprint}`
  const torrc = join(directory, 'torrc')
  const target = { port: 0, services: 0 }
  // Tor tells its fingerprint only under a whole configuration; this line stands for itself.
  writeFileSync(torrc, torrcOf(member, [lineWith('F'.repeat(40))], target))
  const said = await must('tor', ['--list-fingerprint', '--quiet', '-f', torrc])
  return lineWith(said.trim().split(' ').slice(1).join(''))
}

export class TorNetwork {
  readonly proxy = `127.0.0.1:${SOCKS_PORT}`
  readonly #members: readonly TorMember[]

  private constructor(members: readonly TorMember[]) {
    this.#members = members
  }

  /** Resolves once client and services have a consensus and circuits. */
  static async start(options: TorOptions): Promise<TorNetwork> {
    const { directory, originPort: port, services, placeOf = () => LOOPBACK } = options
    const members = MEMBERS.map(
      ([name, role], index): TorMember => ({
        name,
        role,
        directory: join(directory, name),
        place: placeOf(index),
        orPort: FIRST_OR_PORT + index,
        dirPort: FIRST_DIR_PORT + index,
      }),
    )
    for (const member of members) mkdirSync(member.directory, { recursive: true, mode: 0o700 })
    const authorities = await Promise.all(
      members.filter(({ role }) => role === 'authority').map(makeAuthority),
    )
    const network = new TorNetwork(members)
    for (const member of members) {
      const torrc = join(member.directory, 'torrc')
      writeFileSync(torrc, torrcOf(member, authorities, { port, services }))
      const [program, ...args] = [...member.place.prefix, 'tor', '--quiet', '-f', torrc]
      await must(program, args)
    }
    await until('tor has circuits', READY_MS, () => network.#areReady())
    return network
  }

  /** `NAME.onion` of service `index`. */
  onion(index: number): string {
    return readFileSync(join(this.#directoryOf('service'), `service${index}`, 'hostname'), 'utf8').trim()
  }

  #directoryOf(name: string): string {
    return this.#members.find((member) => member.name === name)?.directory ?? ''
  }

  #areReady(): boolean {
    return ['client', 'service'].every((name) => {
      try {
        return readFileSync(join(this.#directoryOf(name), 'log'), 'utf8').includes('Bootstrapped 100%')
      } catch {
        return false
      }
    })
  }
}
