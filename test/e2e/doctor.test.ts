/** What can stand between a machine and the relays, produced for real: the doctor names it first. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { until } from '@warren/testkit/processes'
import { startDaemon } from '@warren/node'
import {
  AS_NOBODY,
  assertFirst,
  DoctorBed,
  doctorOf,
  needsMachine,
  NOBODY,
  relaysIn,
  startRelayOfVersion,
  type Visit,
} from './doctor-bed.ts'

const RELAYS = 4
/** What takes seconds on an idle machine. */
const PATIENCE_MS = 120_000

function assertHealthy(visit: Visit): void {
  assert.deepEqual(visit.ids, [], visit.output)
  assert.equal(visit.code, 0)
}

describe('what stands between this machine and the relays', { skip: needsMachine() }, () => {
  let bed: DoctorBed
  let networkFile: string
  const testnet = (): string => join(bed.directory, 'testnet')
  const ports = (): string =>
    `{ ${relaysIn(testnet())
      .map(({ port }) => port)
      .join(', ')} }`

  before(async () => {
    bed = await DoctorBed.start()
    await bed.mustWarren(['testnet', 'start', '--relays', String(RELAYS), '--dir', testnet()])
    networkFile = join(testnet(), 'network.json')
  })
  after(async () => {
    await bed.close()
  })

  it('nothing: the doctor finds nothing', async () => {
    assertHealthy(await bed.doctor(bed.newHome(), ['--network', networkFile]))
  })

  it('a firewall that swallows packets', async () => {
    await bed.firewall(`tcp dport ${ports()} drop`)
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    await bed.firewall()
    assertFirst(visit, 'port-blocked', 'likely')
    assert.deepEqual(visit.ids, ['port-blocked', 'relays-gone'])
  })

  it('a firewall that says no', async () => {
    await bed.firewall(`tcp dport ${ports()} reject with tcp reset`)
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    await bed.firewall()
    assert.deepEqual([...visit.ids].sort(), ['port-blocked', 'relays-gone'])
  })

  it('a filter that lets connections open and breaks what is encrypted', async () => {
    await bed.firewall(`tcp dport ${ports()} tcp flags & (psh | ack) == (psh | ack) reject with tcp reset`)
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    await bed.firewall()
    assertFirst(visit, 'traffic-meddled', 'likely')
  })

  it('a filter that lets connections open and swallows what follows', async () => {
    await bed.firewall(`tcp dport ${ports()} tcp flags & (psh | ack) == (psh | ack) drop`)
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    await bed.firewall()
    assertFirst(visit, 'traffic-meddled', 'likely')
  })

  it('a machine that forbids it', async () => {
    await bed.must('ip', 'route', 'add', 'prohibit', '127.0.0.0/8', 'table', '7')
    await bed.must('ip', 'rule', 'add', 'to', '127.0.0.0/8', 'ipproto', 'tcp', 'table', '7', 'priority', '0')
    await bed.must('ip', 'rule', 'add', 'table', 'local', 'priority', '1')
    await bed.must('ip', 'rule', 'del', 'table', 'local', 'priority', '0')
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    await bed.must('ip', 'rule', 'del', 'table', '7')
    assertFirst(visit, 'firewall-here', 'certain')
  })

  it('relays that are others than the file says', async () => {
    const file = join(bed.directory, 'outdated.json')
    const network = JSON.parse(fs.readFileSync(networkFile, 'utf8')) as { bootstrap: { id: string }[] }
    // Valid keys, each at another's address.
    const ids = network.bootstrap.map(({ id }) => id)
    network.bootstrap.forEach((entry, index) => {
      entry.id = ids[(index + 1) % ids.length] ?? ''
    })
    fs.writeFileSync(file, JSON.stringify(network))
    assertFirst(await bed.doctor(bed.newHome(), ['--network', file]), 'relays-changed', 'likely')
  })

  it('a wrong clock, told by how much and which way, before any daemon runs', {
    skip: needs('faketime'),
  }, async () => {
    for (const [shift, title] of [
      ['+2h', '2 hours ahead'],
      ['-3d', '3 days behind'],
    ] as const) {
      const prefix = ['faketime', '-f', shift]
      const visit = await bed.doctor(bed.newHome(), ['--network', networkFile], { prefix })
      assertFirst(visit, 'clock-wrong', 'certain')
      assert.ok(visit.first?.title.includes(title), visit.output)
    }
  })

  it('a wrong clock under a running daemon, which its status tells as well', {
    skip: needs('faketime'),
  }, async () => {
    const home = bed.newHome()
    const prefix = ['faketime', '-f', '+2h']
    await bed.daemon(home, ['--network', networkFile], { prefix })
    await until('the daemon has heard of it', PATIENCE_MS, async () => {
      const { clockSkewMs } = await bed.mustWarren(['status', '--home', home])
      return clockSkewMs !== undefined && Math.abs(Number(clockSkewMs) - 7_200_000) < 60_000
    })
    assertFirst(await bed.doctor(home), 'clock-wrong', 'certain')
    await bed.stop(home)
  })

  it('an upstream proxy that is gone, none at all, or wants a password; nothing goes around it', async () => {
    const home = bed.newHome()
    fs.mkdirSync(home, { mode: 0o700 })
    fs.writeFileSync(join(home, 'config.json'), JSON.stringify({ upstream: 'socks5://127.0.0.1:29271' }))
    const file = join(bed.directory, 'for-nobody.json')
    fs.copyFileSync(networkFile, file)
    for (const path of [home, join(home, 'config.json'), file]) fs.chownSync(path, NOBODY, NOBODY)
    fs.chmodSync(bed.directory, 0o755)
    // The relays talk to each other all the time: what counts is what this user sends.
    await bed.firewall(`meta skuid ${NOBODY} tcp dport ${ports()} counter`)
    const visit = (): Promise<Visit> => bed.doctor(home, ['--network', file], { prefix: AS_NOBODY })
    assertFirst(await visit(), 'upstream-gone', 'certain')
    for (const [answer, id] of [
      ['HTTP/1.1 400 Bad Request', 'upstream-not-socks'],
      ['\\x05\\xff', 'upstream-password'],
    ] as const) {
      const script = `require('net').createServer((s) => s.once('data', () => s.end('${answer}', 'latin1'))).listen(29271, '127.0.0.1', () => console.log('listens'))`
      const proxy = await bed.spawnUntilSaid([process.execPath, '-e', script])
      assertFirst(await visit(), id, 'certain')
      await proxy.kill()
    }
    assert.match(await bed.must('nft', 'list', 'ruleset'), /counter packets 0 /)
    // The counter would have seen it.
    fs.rmSync(join(home, 'config.json'))
    await visit()
    assert.doesNotMatch(await bed.must('nft', 'list', 'ruleset'), /counter packets 0 /)
    await bed.firewall()
  })

  it('a relay that others cannot reach', async () => {
    const home = bed.newHome()
    const listen = ['--relay', '--listen', '127.8.0.1:29280', '--advertise', '127.8.0.1:29281']
    await bed.daemon(home, ['--network', networkFile, ...listen])
    const visit = await until('the relay has been tested', PATIENCE_MS, async () => {
      const now = await bed.doctor(home)
      return now.ids.includes('listener-unreachable') && now
    })
    const finding = visit.diagnosis.findings.find(({ id }) => id === 'listener-unreachable')
    assert.match(finding?.title ?? '', /127\.8\.0\.1:29281/)
    await bed.stop(home)
  })

  it('too few relays: those that are there answer, and there is no path', async () => {
    const [, ...others] = relaysIn(testnet())
    for (const { pid } of others.slice(0, RELAYS - 2)) process.kill(pid, 'SIGKILL')
    const home = bed.newHome()
    await bed.daemon(home, ['--network', networkFile])
    const visit = await until('the relays that are left have answered', PATIENCE_MS, async () => {
      const now = await bed.doctor(home)
      return now.ids.includes('too-few-relays') && now
    })
    assertFirst(visit, 'too-few-relays')
    await bed.stop(home)
  })

  it('relays that are all gone', async () => {
    await bed.mustWarren(['testnet', 'stop', '--dir', testnet()])
    const visit = await bed.doctor(bed.newHome(), ['--network', networkFile])
    assertFirst(visit, 'relays-gone', 'likely')
  })

  it('no network at all', async () => {
    const alone = await DoctorBed.start({ loopback: false })
    try {
      const visit = await alone.doctor(alone.newHome(), ['--network', networkFile])
      assertFirst(visit, 'no-network', 'certain')
      assert.deepEqual(visit.ids, ['no-network'])
    } finally {
      await alone.close()
    }
  })

  it('a network file without relays', async () => {
    const file = join(bed.directory, 'empty.json')
    const network = JSON.parse(fs.readFileSync(networkFile, 'utf8')) as object
    fs.writeFileSync(file, JSON.stringify({ ...network, bootstrap: [] }))
    assertFirst(await bed.doctor(bed.newHome(), ['--network', file]), 'no-relays', 'certain')
  })
})

describe('versions', () => {
  it('relays that speak no version of this Warren', async () => {
    const directory = fs.mkdtempSync(join(tmpdir(), 'warren-doctor-'))
    const relay = await startRelayOfVersion(2, directory)
    try {
      const visit = await doctorOf(directory, ['--network', relay.networkFile])
      assert.equal(visit.diagnosis.findings[0]?.id, 'version-too-old', visit.output)
      assert.equal(visit.code, 1)
    } finally {
      await relay.close()
      fs.rmSync(directory, { recursive: true, force: true })
    }
  })

  it('a daemon that was started before Warren was updated', async () => {
    const directory = fs.mkdtempSync(join(tmpdir(), 'warren-doctor-'))
    const relay = await startRelayOfVersion(1, directory)
    const home = join(directory, 'home')
    const networkFile = fs.readFileSync(relay.networkFile, 'utf8')
    const daemon = await startDaemon({ home, version: '0.0.1', networkFile, config: { proxy: 'off' } })
    try {
      const { diagnosis } = await doctorOf(directory, [])
      const finding = diagnosis.findings.find(({ id }) => id === 'daemon-older')
      assert.match(finding?.evidence ?? '', /0\.0\.1/)
    } finally {
      await daemon.stop()
      await relay.close()
      fs.rmSync(directory, { recursive: true, force: true })
    }
  })
})
