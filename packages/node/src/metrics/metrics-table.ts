/**
 * Every metric there is. Numbers only, and labels only from the lists here: no text of a status can come through. What each could tell
 * to who reads it stands in docs/guides/operator.md, which a test compares with this table.
 */
import type { Status } from '@warren/api'

interface MetricBase {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
}

/** undefined: this node has no such thing. */
export type Metric =
  | (MetricBase & { readonly read: (status: Status) => number | undefined })
  | (MetricBase & {
      readonly label: string
      readonly values: readonly string[]
      readonly readEach: (status: Status) => Readonly<Record<string, number>> | undefined
    })

const STATES: readonly Status['state'][] = [
  'starting',
  'joining',
  'usable',
  'stopping',
  'locked',
  'no-network',
]
const ANSWERS = ['yes', 'no', 'unknown'] as const

export const METRICS: readonly Metric[] = [
  {
    name: 'warren_state',
    type: 'gauge',
    help: '1 for the state that the node is in.',
    label: 'state',
    values: STATES,
    readEach: (status) => oneOf(STATES, status.state),
  },
  {
    name: 'warren_uptime_seconds',
    type: 'gauge',
    help: 'Since the start, in whole minutes.',
    read: ({ uptimeMs }) => Math.floor(uptimeMs / 60_000) * 60,
  },
  {
    name: 'warren_relays_known',
    type: 'gauge',
    help: 'Usable relays of the network.',
    read: ({ relays }) => relays,
  },
  {
    name: 'warren_operators_known',
    type: 'gauge',
    help: 'Operators of usable relays.',
    read: ({ network }) => network.operators,
  },
  {
    name: 'warren_guard_reachable',
    type: 'gauge',
    help: '1 if circuits can start at the guard.',
    read: ({ guard }) => (guard === undefined ? undefined : flag(guard.reachable)),
  },
  {
    name: 'warren_clock_wrong',
    type: 'gauge',
    help: "1 if this machine's clock is off by more than the network tolerates.",
    read: ({ clockSkewMs }) => flag(clockSkewMs !== undefined),
  },
  {
    name: 'warren_upstream_working',
    type: 'gauge',
    help: '1 if the proxy that every link goes through answers.',
    read: ({ upstream }) => (upstream === undefined ? undefined : flag(upstream.state === 'working')),
  },
  {
    name: 'warren_directory_peers_asked',
    type: 'gauge',
    help: 'Peers asked for their list of relays in the last round.',
    read: ({ directory }) => directory?.peersAsked,
  },
  {
    name: 'warren_directory_peers_answered',
    type: 'gauge',
    help: 'Those of them that answered.',
    read: ({ directory }) => directory?.peersAnswered,
  },
  {
    name: 'warren_circuits_open',
    type: 'gauge',
    help: 'Open circuits of this node itself.',
    read: ({ circuits }) => circuits,
  },
  {
    name: 'warren_services',
    type: 'gauge',
    help: 'Services of this node.',
    read: ({ services }) => services,
  },
  {
    name: 'warren_services_reachable',
    type: 'gauge',
    help: 'Those of them that can be reached.',
    read: ({ servicesPublished }) => servicesPublished,
  },
  {
    name: 'warren_link_bytes_total',
    type: 'counter',
    help: 'Bytes on all links, in whole MiB.',
    label: 'direction',
    values: ['sent', 'received'],
    readEach: ({ bandwidth }) => ({
      sent: wholeMiB(bandwidth.sentBytes),
      received: wholeMiB(bandwidth.receivedBytes),
    }),
  },
  {
    name: 'warren_queue_bytes',
    type: 'gauge',
    help: 'Bytes that wait in queues, in whole MiB.',
    read: ({ memory }) => (memory === undefined ? undefined : wholeMiB(memory.queuedBytes)),
  },
  {
    name: 'warren_queue_max_bytes',
    type: 'gauge',
    help: 'How many may, in whole MiB.',
    read: ({ memory }) => (memory === undefined ? undefined : wholeMiB(memory.maxBytes)),
  },
  {
    name: 'warren_queue_given_up_total',
    type: 'counter',
    help: 'Circuits, links and requests given up because queues were full.',
    read: ({ memory }) => memory?.givenUp,
  },
  {
    name: 'warren_relay',
    type: 'gauge',
    help: '1 if this node is a relay.',
    read: ({ relay }) => flag(relay !== undefined),
  },
  {
    name: 'warren_relay_listed',
    type: 'gauge',
    help: '1 if it stands in the directory.',
    read: ({ relay }) => (relay === undefined ? undefined : flag(relay.listed)),
  },
  {
    name: 'warren_relay_reachable',
    type: 'gauge',
    help: '1 for what other relays found when they connected to it.',
    label: 'answer',
    values: ANSWERS,
    readEach: ({ relay }) => (relay === undefined ? undefined : oneOf(ANSWERS, answerOf(relay.reachable))),
  },
  {
    name: 'warren_relay_passed_bytes_total',
    type: 'counter',
    help: 'Passed on for others since the start, in whole MiB.',
    read: ({ relay }) => (relay?.budget === undefined ? undefined : wholeMiB(relay.budget.passedBytes)),
  },
  {
    name: 'warren_relay_max_bytes_per_second',
    type: 'gauge',
    help: 'What it passes on in a second at most.',
    read: ({ relay }) => relay?.budget?.bytesPerS,
  },
  {
    name: 'warren_relay_volume_bytes',
    type: 'gauge',
    help: 'What it passes on in a period at most.',
    read: ({ relay }) => relay?.budget?.volume?.bytes,
  },
  {
    name: 'warren_relay_volume_used_bytes',
    type: 'gauge',
    help: 'What it has passed on in this period, in whole MiB.',
    read: ({ relay }) => {
      const volume = relay?.budget?.volume
      return volume === undefined ? undefined : wholeMiB(volume.usedBytes)
    },
  },
  {
    name: 'warren_relay_store_quota_bytes',
    type: 'gauge',
    help: 'What it may keep for others.',
    read: ({ relay }) => relay?.store?.quotaBytes,
  },
  {
    name: 'warren_relay_store_used_bytes',
    type: 'gauge',
    help: 'What it keeps for others, in whole MiB.',
    read: ({ relay }) => (relay?.store === undefined ? undefined : wholeMiB(relay.store.usedBytes)),
  },
  {
    name: 'warren_relay_store_disk_full',
    type: 'gauge',
    help: '1 if it takes nothing more because the disk is full.',
    read: ({ relay }) => (relay?.store === undefined ? undefined : flag(relay.store.isDiskFull)),
  },
  {
    name: 'warren_relay_volume_used_up',
    type: 'gauge',
    help: '1 if that is all of it: the relay takes nothing new.',
    read: ({ relay }) => {
      const volume = relay?.budget?.volume
      return volume === undefined ? undefined : flag(volume.isUsedUp)
    },
  },
]

function flag(is: boolean): number {
  return is ? 1 : 0
}

function oneOf(values: readonly string[], value: string): Record<string, number> {
  return Object.fromEntries(values.map((each) => [each, flag(each === value)]))
}

function answerOf(reachable: boolean | 'unknown'): (typeof ANSWERS)[number] {
  if (reachable === 'unknown') return 'unknown'
  return reachable ? 'yes' : 'no'
}

const MIB = 1024 * 1024

/** Who sees each byte can compare with what somebody sends to a service that he suspects here. */
function wholeMiB(bytes: number): number {
  return Math.floor(bytes / MIB) * MIB
}
