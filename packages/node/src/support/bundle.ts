/**
 * What a person can pass on to get help (docs/spec/local-api.md §11). It is put together from what is allowed, member by member, and not by
 * taking out what is not: a field that somebody adds to a status or a job is not in it until somebody says here that it may be.
 */
import os from 'node:os'
import type { Diagnosis, Job, Status, SupportBundle, SupportLogLine } from '@warren/api'
import { type Config, DEFAULT_API, DEFAULT_PROXY } from '../config.ts'

export interface SupportParts {
  readonly version: string
  readonly nowMs: number
  readonly config: Config
  readonly diagnosis: Diagnosis
  /** Undefined: no daemon answered. */
  readonly status: Status | undefined
  readonly jobs: readonly Job[]
  readonly log: readonly SupportLogLine[]
}

export function supportBundle(parts: SupportParts): SupportBundle {
  const { version, nowMs, config, diagnosis, status, jobs, log } = parts
  return {
    version,
    madeAt: new Date(nowMs).toISOString(),
    system: systemOf(),
    config: configOf(config),
    ...(status === undefined ? {} : { status: statusOf(status) }),
    diagnosis: {
      healthy: diagnosis.healthy,
      findings: diagnosis.findings.map(({ id, certainty, effect }) => ({ id, certainty, effect })),
      tookMs: diagnosis.tookMs,
    },
    jobs: jobs.map(({ kind, state, percentage, steps, error }) => ({
      kind,
      state,
      percentage,
      steps,
      ...(error === undefined ? {} : { error: error.kind }),
    })),
    log: [...log],
  }
}

const GIB = 1024 ** 3

/** What tells many machines apart at most as kinds of machines. */
function systemOf(): SupportBundle['system'] {
  return {
    os: os.platform(),
    cpu: os.arch(),
    cpus: os.availableParallelism(),
    memoryBytes: Math.max(1, Math.round(os.totalmem() / GIB)) * GIB,
    node: process.versions.node,
  }
}

type Setting = SupportBundle['config']['proxy']

function configOf(config: Config): SupportBundle['config'] {
  return {
    proxy: settingOf(config.proxy, DEFAULT_PROXY),
    api: settingOf(config.api, DEFAULT_API),
    gateway: settingOf(config.gateway),
    upstream: settingOf(config.upstream),
    bandwidth: settingOf(config.bandwidth),
    volume: settingOf(config.volume),
    memory: settingOf(config.memory),
    relay: config.relay,
    portMapping: config.portMapping,
    logLevel: config.logLevel,
  }
}

function settingOf(value: string | undefined, usual?: string): Setting {
  if (value === 'off') return 'off'
  return value === undefined || value === usual ? 'default' : 'set'
}

function statusOf(status: Status): NonNullable<SupportBundle['status']> {
  const { guard, guards, memory, relay, upstream, directory } = status
  return {
    state: status.state,
    testing: status.network.testing,
    locked: status.state === 'locked',
    uptimeMs: status.uptimeMs,
    counts: {
      operators: status.network.operators,
      relays: status.relays,
      circuits: status.circuits,
      services: status.services,
      servicesPublished: status.servicesPublished,
      guardsUsed: guards?.used ?? 0,
      guardsReplaced: guards?.replaced ?? 0,
      suspects: guards?.suspects ?? 0,
      queuedBytes: memory?.queuedBytes ?? 0,
      givenUp: memory?.givenUp ?? 0,
      peersAsked: directory?.peersAsked ?? 0,
      peersAnswered: directory?.peersAnswered ?? 0,
      relaysExpected: directory?.expected ?? 0,
      relaysToStartFromFailed: (status.bootstrap ?? []).filter(({ state }) => state === 'failed').length,
      clockSkewMs: status.clockSkewMs ?? 0,
    },
    flags: {
      passphrase: status.storage.passphrase,
      hasGuard: guard !== undefined,
      guardReachable: guard?.reachable ?? false,
      guardIsPrimary: guard?.primary ?? false,
      guardIsSuspect: guards?.suspect ?? false,
      cutOff: guards?.cutOff ?? false,
      relay: relay !== undefined,
      listed: relay?.listed ?? false,
      reached: relay?.reachable === true,
      hasUpstream: upstream !== undefined,
      upstreamIsGone: upstream?.state === 'gone',
    },
  }
}
