/** What each check makes of the facts, and what remains when causes explain each other away. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '@warren/api'
import fc from 'fast-check'
import { CAUSE_IDS, found, ranked } from '../../src/doctor/causes.ts'
import { CHECKS } from '../../src/doctor/checks/all.ts'
import type { Facts, RelayOutcome } from '../../src/doctor/facts.ts'
import { HEALTHY, relaysWith, USABLE } from './facts.ts'

function findingsOf(changes: Partial<Facts>): Finding[] {
  const facts = { ...HEALTHY, ...changes }
  return ranked(CHECKS.filter(({ applies }) => applies?.(facts) ?? true).flatMap((check) => check.run(facts)))
}

function idsOf(changes: Partial<Facts>): string[] {
  return findingsOf(changes).map(({ id }) => id)
}

const certain = { certainty: 'certain', title: 't', evidence: 'e', fix: 'f' } as const

describe('ranking', () => {
  it('a root hides what follows from it, and a mere possibility hides nothing', () => {
    const gone = found('relays-gone', { ...certain, certainty: 'likely' })
    assert.deepEqual(
      ranked([gone, found('no-network', certain)]).map(({ id }) => id),
      ['no-network'],
    )
    const maybe = found('no-network', { ...certain, certainty: 'possible' })
    assert.deepEqual(
      ranked([maybe, gone]).map(({ id }) => id),
      ['relays-gone', 'no-network'],
    )
  })

  it('what stops comes before what hinders, what is certain before what is likely', () => {
    const findings = [
      found('disk-low', certain),
      found('port-blocked', { ...certain, certainty: 'possible' }),
      found('relays-gone', { ...certain, certainty: 'likely' }),
      found('port-taken', certain),
    ]
    const order = ['port-taken', 'relays-gone', 'port-blocked', 'disk-low']
    assert.deepEqual(
      ranked(findings).map(({ id }) => id),
      order,
    )
  })

  it('of any findings at least one remains: no two causes hide each other', () => {
    const anyFindings = fc.subarray([...CAUSE_IDS], { minLength: 1 })
    fc.assert(fc.property(anyFindings, (ids) => ranked(ids.map((id) => found(id, certain))).length > 0))
  })
})

describe('checks', () => {
  it('a healthy machine has nothing, with and without a daemon', () => {
    assert.deepEqual(findingsOf({}), [])
    const daemon = { pid: 1, version: '0.1.0', status: USABLE }
    assert.deepEqual(findingsOf({ daemon, relays: undefined, ports: [], state: undefined }), [])
  })

  it('whatever the relays answer, it is told in whole sentences, or there is nothing to tell', () => {
    const outcomes: RelayOutcome[] = [
      'linked',
      'refused',
      'filtered',
      'no-route',
      'host-away',
      'forbidden',
      'reset',
      'stalled',
      'not-tls',
      'not-warren',
      'other-relay',
      'other-version',
      'no-descriptors',
      'failed',
    ]
    const anyAnswers = fc.array(fc.constantFrom(...outcomes), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const findings = findingsOf({ relays: relaysWith(...answers) })
        assert.equal(findings.length === 0, answers.includes('linked'), 'no relay, and nothing said')
        for (const { title, evidence, fix } of findings) {
          assert.match(title, /^[A-Z].*\.$/)
          for (const text of [title, evidence, fix]) assert.doesNotMatch(text, /undefined|NaN|\[object/)
        }
      }),
    )
  })

  it('no network explains relays, proxy and everything behind them', () => {
    const relays = relaysWith('no-route', 'no-route')
    const upstream = { address: '192.0.2.1:1080', outcome: 'no-route' } as const
    const machine = { ...HEALTHY.machine, interfaces: 0 }
    assert.deepEqual(idsOf({ relays, upstream, machine }), ['no-network'])
  })

  it('most relays silent and one refusing is a firewall rather than relays that are gone', () => {
    assert.equal(idsOf({ relays: relaysWith('filtered', 'refused', 'filtered') })[0], 'port-blocked')
    assert.equal(idsOf({ relays: relaysWith('refused', 'refused', 'filtered') })[0], 'relays-gone')
  })

  it('one relay with another time is no wrong clock while the others agree with ours', () => {
    const skewed = relaysWith('linked', 'linked', 'linked').map((relay, index) => ({
      ...relay,
      skewMs: index === 0 ? 7_200_000 : 5,
    }))
    assert.deepEqual(idsOf({ relays: skewed }), [])
    const [first] = skewed
    assert.equal(first === undefined ? '' : findingsOf({ relays: [first] })[0]?.certainty, 'likely')
  })

  it('a clock that the daemon has heard to be wrong is told the right way round', () => {
    const daemon = { pid: 1, version: '0.1.0', status: { ...USABLE, clockSkewMs: 7_200_000 } }
    const [finding] = findingsOf({ daemon, relays: undefined, ports: [] })
    assert.equal(finding?.title, 'The clock of this machine is 2 hours ahead.')
  })

  it('an unreachable relay, a guard that is away, and short memory are told beside each other', () => {
    const status = {
      ...USABLE,
      guard: { id: '00'.repeat(32), address: '198.51.100.9:9001', reachable: false },
      relay: { id: '11', address: '203.0.113.1:443', listed: false, reachable: false },
    }
    const machine = { ...HEALTHY.machine, freeMemoryBytes: 5e7 }
    const ids = idsOf({ daemon: { pid: 1, version: '0.1.0', status }, relays: [], ports: [], machine })
    assert.deepEqual(ids.toSorted(), ['guard-away', 'listener-unreachable', 'memory-low'])
  })

  const GUARDS = {
    used: 3,
    replaced: 0,
    replacementsAllowed: 4,
    suspect: false,
    suspects: 0,
    cutOff: false,
    layer2: 4,
    layer3: 0,
  }
  const guardFinding = (status: object): ReturnType<typeof findingsOf> =>
    findingsOf({
      daemon: { pid: 1, version: '0.1.0', status: { ...USABLE, ...status } },
      relays: undefined,
      ports: [],
    })

  it('guards that are used up are told as the reason why nothing goes, with what to do', () => {
    const guards = { ...GUARDS, replaced: 4, reason: 'no guard is listed' }
    const [finding] = guardFinding({ state: 'joining', guards })
    assert.equal(finding?.id, 'guards-used-up')
    assert.equal(finding.effect, 'stops')
    assert.match(finding.fix, /another connection/)
  })

  it('a guard under suspicion is told, with the backup that stands in', () => {
    const guard = { id: '00'.repeat(32), address: '198.51.100.9:9001', reachable: false, primary: false }
    const findings = guardFinding({ guard, guards: { ...GUARDS, suspect: true } })
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['guard-suspect'],
    )
    assert.match(findings[0]?.evidence ?? '', /stands in/)
  })

  it('lists of relays that do not fit together are told with numbers, and with nothing that names their relays', () => {
    const lists = {
      peersAsked: 3,
      peersAnswered: 3,
      differing: [],
      contradicting: 0,
      twoFaced: [],
      dropped: 0,
      expected: 0,
    }
    assert.deepEqual(guardFinding({ directory: lists }), [])
    const split = { shown: 40, here: 100, lacking: 70, added: 10 }
    const [one] = guardFinding({ directory: { ...lists, differing: [split] } })
    assert.deepEqual([one?.id, one?.certainty], ['network-split', 'possible'])
    assert.match(one?.evidence ?? '', /1 of 3 relays .* 40 .* 100; 70 .* 10 /)
    const [most] = guardFinding({ directory: { ...lists, differing: [split, split] } })
    assert.equal(most?.certainty, 'likely')
    const all = guardFinding({
      directory: { ...lists, contradicting: 2, twoFaced: [{ id: 'ab'.repeat(32), shown: [10, 90] }] },
    })
    assert.deepEqual(
      all.map(({ id }) => id),
      ['relay-two-faced', 'relay-contradicts'],
    )
    assert.match(all[0]?.evidence ?? '', /one of 10 relays and one of 90/)
  })

  it('the first relay of a network, which nobody else is on, is healthy', () => {
    const config = { ...HEALTHY.config.config, relay: true, listen: '127.0.0.1:9252' } as const
    const network = { ...HEALTHY.network, entries: 0 }
    const relays = undefined
    assert.deepEqual(idsOf({ config: { config: { ...config } as never }, network, relays }), [])
    assert.deepEqual(idsOf({ network, relays }), ['no-relays'])
  })

  it('the first relay of a network that runs alone is told how others come, not to wait a minute', () => {
    const relay = { id: '11', address: '192.168.1.2:9252', listed: true, reachable: 'unknown' } as const
    const joining = { ...USABLE, state: 'joining', waitingFor: 'others', relays: 1, relay } as const
    const status = { ...joining, bootstrap: [] }
    const [finding] = findingsOf({ daemon: { pid: 1, version: '0.1.0', status }, relays: [], ports: [] })
    assert.equal(finding?.id, 'too-few-relays')
    assert.match(finding?.fix ?? '', /warren network show.*--join TEXT --relay/)
  })

  it('what a daemon waits for is told when nothing else explains it', () => {
    const status = { ...USABLE, state: 'joining', waitingFor: 'a circuit', cause: 'it is slow' } as const
    const [finding] = findingsOf({ daemon: { pid: 1, version: '0.1.0', status }, ports: [] })
    assert.equal(finding?.id, 'not-usable')
    assert.match(finding?.evidence ?? '', /it waits for a circuit: it is slow/)
  })
})
