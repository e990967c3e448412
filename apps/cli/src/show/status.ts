/** The status of a node as people read it. */
import type { Status } from '@warren/api'
import { bootstrapText } from './bootstrap.ts'
import { relayText } from './relay.ts'
import { labelled } from './table.ts'
import { count, formatBytes, formatDuration } from './units.ts'

const HEADLINES: Readonly<Record<Status['state'], string>> = {
  starting: 'Warren is starting.',
  joining: 'Warren is joining the network.',
  usable: 'Warren is usable.',
  stopping: 'Warren is stopping.',
  locked: 'Warren is locked.',
  'no-network': 'Warren runs, and waits for a network.',
}

export function showStatus(status: Status): string {
  const { network, storage, bandwidth, relay } = status
  const rows = [
    ['waits for', status.waitingFor === undefined ? undefined : withCause(status.waitingFor, status.cause)],
    ['starts from', bootstrapText(status)],
    ['why', status.state === 'joining' ? 'if it takes long, type: warren doctor' : undefined],
    ['network', networkText(network)],
    ['relays', relaysText(status)],
    ['circuits', circuitsText(status)],
    [
      'services',
      status.services === 0
        ? 'none'
        : `${status.services}, of which ${status.servicesPublished} can be reached`,
    ],
    ['guard', guardText(status)],
    ['proxy', status.proxy && `${status.proxy} (SOCKS5, SOCKS4a, HTTP CONNECT)`],
    ['browser', status.gateway && `http://${status.gateway}/w/... opens links`],
    ['api', status.api],
    ['relay', relay && relayText(relay)],
    ['upstream', status.upstream && upstreamText(status.upstream)],
    ['recovery', status.recovery && recoveryText(status.recovery)],
    ['clock', status.clockSkewMs === undefined ? undefined : clockText(status.clockSkewMs)],
    ['traffic', `${formatBytes(bandwidth.receivedBytes)} in, ${formatBytes(bandwidth.sentBytes)} out`],
    ['queues', status.memory && queuesText(status.memory)],
    ['storage', storage.passphrase ? 'protected by a passphrase' : (storage.notice ?? 'no passphrase')],
    ['process', processText(status)],
  ] as const
  return `${HEADLINES[status.state]}\n${labelled(rows)}`
}

function queuesText({ queuedBytes, maxBytes, givenUp }: NonNullable<Status['memory']>): string {
  const held = `${formatBytes(queuedBytes)} of ${formatBytes(maxBytes)}`
  return givenUp === 0 ? held : `${held}; ${givenUp} given up for memory`
}

function networkText({ name, testing, notice }: Status['network']): string {
  const kind = testing ? `${name} (for testing: this machine and private networks only)` : name
  return notice === undefined ? kind : `${kind}\n${notice}`
}

function relaysText(status: Status): string {
  const { guards, directory } = status
  const suspects = guards?.suspects ?? 0
  const seldom =
    suspects === 0
      ? ''
      : `\n${count(suspects, 'relay')} chosen seldom, since circuits through them fail too often`
  const { differing = [], twoFaced = [], contradicting = 0 } = directory ?? {}
  const odd = differing.length + twoFaced.length + contradicting
  const liars = odd === 0 ? '' : '\nsome relays do not tell the truth, or see another network: warren doctor'
  return `${knownText(status)}${seldom}${liars}`
}

function knownText({ relays, network, directory }: Status): string {
  const usable = `${relays} usable, by ${count(network.operators, 'operator')}`
  // Lists differ a little all the time; far from the largest one means that most is still on its way.
  const isFetching = directory !== undefined && relays * 4 < directory.expected * 3
  return isFetching ? `${usable}; about ${directory.expected} are being fetched and verified` : usable
}

function circuitsText({ circuits, buildTimes }: Status): string {
  const usual = buildTimes?.find(({ hops }) => hops === 3)
  if (usual?.medianMs === undefined) return `${circuits} open`
  const { medianMs, timeoutMs } = usual
  return `${circuits} open; one of three hops takes about ${medianMs} ms, and another is tried beside it after ${timeoutMs} ms`
}

function guardText({ guard, guards }: Status): string | undefined {
  const reason = guards?.reason
  if (guard === undefined)
    return reason === undefined || reason === 'not drawn yet' ? undefined : `none: ${reason}`
  const age = guard.ageMs === undefined ? '' : `, for ${formatDuration(guard.ageMs)}`
  const standIn = guard.primary === false ? ' (a backup)' : ''
  return `${guard.address}${standIn}${age}${reason === undefined ? '' : `\n${reason}`}`
}

function upstreamText({ address, state, cause }: NonNullable<Status['upstream']>): string {
  if (state !== 'gone') return `${address}: every link goes through it`
  return `${cause ?? `${address} is gone`}: nothing leaves this machine until it is back`
}

function recoveryText({ state, copies, wanted, leftOut, cause }: NonNullable<Status['recovery']>): string {
  if (state === 'restoring') return 'what belongs to the words is being looked for in the network'
  if (wanted === 0) return 'the index that your 24 words bring back is being put on the network'
  const kept = `with your 24 words all of it comes back: ${copies} of ${count(wanted, 'relay')} keep the index`
  const missing = leftOut === 0 ? '' : `\n${leftOut} entries have no room in it: warren backup file PATH`
  return `${kept}${cause === undefined || state === 'kept' ? '' : ` (${cause})`}${missing}`
}

function clockText(skewMs: number): string {
  const direction = skewMs > 0 ? 'ahead of' : 'behind'
  return `${formatDuration(Math.abs(skewMs))} ${direction} the other nodes: set the clock of this machine`
}

function processText({ pid, uptimeMs, version }: Status): string {
  const since = `for ${formatDuration(uptimeMs)}, version ${version}`
  return pid === undefined ? since : `${pid}, ${since}`
}

function withCause(what: string, cause: string | undefined): string {
  return cause === undefined ? what : `${what}: ${cause}`
}
