/** Configuration of a private Tor network: who is who, and what Tor needs to be told to run without the public one. */
import { join } from 'node:path'

export type TorRole = 'authority' | 'relay' | 'client' | 'service'

export interface TorPlace {
  readonly address: string
  /** Puts a command into the host of this address; nothing on loopback. */
  readonly prefix: readonly string[]
}

export interface TorMember {
  readonly name: string
  readonly role: TorRole
  readonly directory: string
  readonly place: TorPlace
  readonly orPort: number
  readonly dirPort: number
}

export const SOCKS_PORT = 17_190
export const CONTROL_PORT = 17_191
const VOTE_S = 20
const PHASE_S = 4

/** What all have in common. */
function base({ name, directory }: TorMember): string[] {
  return [
    'TestingTorNetwork 1',
    'RunAsDaemon 1',
    `Nickname ${name}`,
    `DataDirectory ${directory}`,
    `PidFile ${join(directory, 'pid')}`,
    `Log notice file ${join(directory, 'log')}`,
    'AssumeReachable 1',
    'EnforceDistinctSubnets 0',
    'PathsNeededToBuildCircuits 0.67',
  ]
}

/** A relay that lets streams out to the addresses of a test bed. */
function asRelay({ place, orPort }: TorMember): string[] {
  return [
    `Address ${place.address}`,
    `ORPort ${place.address}:${orPort}`,
    'SocksPort 0',
    'ExitRelay 1',
    'ExitPolicyRejectPrivate 0',
    'ExitPolicy accept 127.0.0.0/8:*',
    'ExitPolicy accept 10.77.0.0/16:*',
    'ExitPolicy reject *:*',
  ]
}

function asAuthority(member: TorMember): string[] {
  return [
    'AuthoritativeDirectory 1',
    'V3AuthoritativeDirectory 1',
    'ContactInfo nobody',
    `DirPort ${member.place.address}:${member.dirPort}`,
    'TestingDirAuthVoteExit *',
    'TestingDirAuthVoteGuard *',
    'TestingDirAuthVoteHSDir *',
    'TestingMinExitFlagThreshold 0',
    'V3AuthNIntervalsValid 2',
    `TestingV3AuthInitialVotingInterval ${VOTE_S}`,
    `TestingV3AuthInitialVoteDelay ${PHASE_S}`,
    `TestingV3AuthInitialDistDelay ${PHASE_S}`,
    `V3AuthVotingInterval ${VOTE_S}`,
    `V3AuthVoteDelay ${PHASE_S}`,
    `V3AuthDistDelay ${PHASE_S}`,
  ]
}

/** @param authorities - the `DirAuthority` lines. @param target - where services lead, and how many there are. */
export function torrcOf(
  member: TorMember,
  authorities: readonly string[],
  target: { readonly port: number; readonly services: number },
): string {
  const lines = [...base(member), ...authorities]
  if (member.role === 'authority' || member.role === 'relay') lines.push(...asRelay(member))
  if (member.role === 'authority') lines.push(...asAuthority(member))
  if (member.role === 'client')
    lines.push(
      `SocksPort 127.0.0.1:${SOCKS_PORT}`,
      `ControlPort 127.0.0.1:${CONTROL_PORT}`,
      'ClientRejectInternalAddresses 0',
    )
  if (member.role === 'service') {
    lines.push('SocksPort 0')
    for (let index = 0; index < target.services; index++)
      lines.push(
        `HiddenServiceDir ${join(member.directory, `service${index}`)}`,
        `HiddenServicePort 80 127.0.0.1:${target.port}`,
      )
  }
  return `${lines.join('\n')}\n`
}
