/** Every cause that the doctor knows is produced for real, and must come first in what it says. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { until } from '@warren/testkit/processes'
import { startDaemon } from '@warren/node'
import { DoctorBed, doctorOf, needsMachine, relaysIn, startRelayOfVersion, type Visit } from './doctor-bed.ts'

const RELAYS = 4
const NOBODY = 65_534
const AS_NOBODY = ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups']
/** What is promised to people: the doctor is done before they give up. */
const PATIENCE_MS = 15_000

/** The cause comes first, certainly or not, and the doctor says what to do and ends with 1. */
function assertFirst(visit: Visit, id: string, certainty?: string): void {
  assert.equal(visit.first?.id, id, visit.output)
  if (certainty !== undefined) assert.equal(visit.first?.certainty, certainty, visit.output)
  assert.notEqual(visit.first?.fix, '')
  assert.equal(visit.code, 1)
  assert.ok(visit.diagnosis.tookMs < PATIENCE_MS, visit.output)
}

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
    await until('the daemon has heard of it', 15_000, async () => {
      const { clockSkewMs } = await bed.mustWarren(['status', '--home', home])
      return clockSkewMs !== undefined && Math.abs(Number(clockSkewMs) - 7_200_000) < 10_000
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
    const visit = await until('the relay has been tested', 30_000, async () => {
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
    const visit = await until('the relays that are left have answered', 20_000, async () => {
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

describe('what is wrong with the home', { skip: needsMachine() }, () => {
  let bed: DoctorBed
  let networkFile: string
  let used: string

  before(async () => {
    bed = await DoctorBed.start()
    const home = bed.newHome()
    await bed.mustWarren(['network', 'new', '--testing', '--listen', '127.0.0.1:29252', '--home', home])
    networkFile = join(home, 'network.json')
    used = await makeUsedHome()
  })
  after(async () => {
    await bed.close()
  })

  /** Homes that a daemon has used and left in order, each with keys of its own. */
  async function makeUsedHome(): Promise<string> {
    const home = bed.newHome()
    await bed.daemon(home, ['--network', networkFile])
    await bed.stop(home)
    return home
  }

  function usedHome(): string {
    const home = bed.newHome()
    fs.cpSync(used, home, { recursive: true })
    return home
  }

  /** A home on a small disk of its own. */
  async function onDisk(options: string): Promise<string> {
    const home = bed.newHome()
    fs.mkdirSync(home, { mode: 0o700 })
    await bed.must('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', home)
    return home
  }

  it('a full disk, which explains everything else', async () => {
    const home = await onDisk('size=8m,mode=700')
    await bed.must('sh', '-c', `cat /dev/zero > ${home}/filler || true`)
    const visit = await bed.doctor(home)
    assertFirst(visit, 'disk-full', 'certain')
    assert.deepEqual(visit.ids, ['disk-full'])
  })

  it('a disk that has no room for another file', async () => {
    const home = await onDisk('size=200m,nr_inodes=8,mode=700')
    await bed.must('sh', '-c', `cd ${home}; touch 1 2 3 4 5 6 7 8 9 2>/dev/null || true`)
    const visit = await bed.doctor(home)
    assertFirst(visit, 'disk-full', 'certain')
    assert.match(visit.first?.title ?? '', /inodes/)
  })

  it('a disk that is almost full', async () => {
    const home = await onDisk('size=30m,mode=700')
    const visit = await bed.doctor(home, ['--network', networkFile])
    assert.ok(visit.ids.includes('disk-low'), visit.output)
  })

  it('a read-only file system', async () => {
    const home = await onDisk('size=8m,mode=700')
    await bed.must('mount', '-o', 'remount,ro', home)
    const visit = await bed.doctor(home)
    assertFirst(visit, 'home-unusable', 'certain')
    assert.match(visit.first?.title ?? '', /read-only/)
  })

  it('a home that others may write in, belongs to another, or is a file', async () => {
    const open = bed.newHome()
    fs.mkdirSync(open)
    fs.chmodSync(open, 0o777)
    const visit = await bed.doctor(open)
    assertFirst(visit, 'home-unusable', 'certain')
    assert.match(visit.first?.fix ?? '', /chmod go-w/)

    const file = bed.newHome()
    fs.writeFileSync(file, '')
    assertFirst(await bed.doctor(file), 'home-unusable', 'certain')

    const foreign = bed.newHome()
    fs.mkdirSync(foreign, { mode: 0o700 })
    fs.chmodSync(bed.directory, 0o755)
    const asNobody = await bed.doctor(foreign, [], { prefix: AS_NOBODY })
    assertFirst(asNobody, 'home-unusable', 'certain')
    assert.match(asNobody.first?.title ?? '', /another user/)
  })

  it('no network file, a damaged one, and a mistyped configuration', async () => {
    assertFirst(await bed.doctor(bed.newHome()), 'network-missing', 'certain')

    const home = usedHome()
    fs.writeFileSync(join(home, 'network.json'), '{"format": "warren-network"')
    assertFirst(await bed.doctor(home), 'network-unusable', 'certain')

    fs.copyFileSync(networkFile, join(home, 'network.json'))
    fs.writeFileSync(join(home, 'config.json'), '{"proxi": "off"}')
    const visit = await bed.doctor(home)
    assertFirst(visit, 'config-unusable', 'certain')
    assert.match(visit.first?.evidence ?? '', /proxi/)
  })

  it('a damaged state, a damaged key, another key, and none', async () => {
    const home = usedHome()
    const [key, state] = [join(home, 'key'), join(home, 'state')]
    const [keyBytes, stateBytes] = [fs.readFileSync(key), fs.readFileSync(state)]

    fs.writeFileSync(state, Buffer.alloc(stateBytes.length, 7))
    assertFirst(await bed.doctor(home), 'state-damaged', 'certain')

    fs.writeFileSync(state, stateBytes)
    fs.writeFileSync(key, keyBytes.subarray(0, 20))
    assertFirst(await bed.doctor(home), 'key-damaged', 'certain')

    fs.copyFileSync(join(await makeUsedHome(), 'key'), key)
    assertFirst(await bed.doctor(home), 'state-other-key', 'certain')

    fs.rmSync(key)
    assertFirst(await bed.doctor(home), 'key-missing', 'certain')
    assert.equal(fs.existsSync(key), false, 'the doctor made a key')
  })

  it('a passphrase that has not been given', async () => {
    const home = usedHome()
    await bed.daemon(home, [])
    await bed.mustWarren(['passphrase', 'set', '--stdin', '--home', home], { input: 'secret word\n' })
    await bed.stop(home)
    assertFirst(await bed.doctor(home), 'state-locked', 'certain')
    await bed.daemon(home, [])
    assertFirst(await bed.doctor(home), 'state-locked', 'certain')
    await bed.stop(home)
  })

  it('a daemon that hangs, one that was killed, and a process that has the home unseen', async () => {
    const home = usedHome()
    const daemon = await bed.daemon(home, [])
    const { pid } = JSON.parse(fs.readFileSync(join(home, 'daemon.json'), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGSTOP')
    const hanging = await bed.doctor(home)
    process.kill(pid, 'SIGCONT')
    assertFirst(hanging, 'daemon-silent', 'certain')
    assert.match(hanging.first?.evidence ?? '', new RegExp(`\\b${pid}\\b`))

    fs.renameSync(join(home, 'daemon.json'), join(home, 'daemon.away'))
    const unseen = await bed.doctor(home)
    assertFirst(unseen, 'home-in-use', 'certain')
    assert.match(unseen.first?.evidence ?? '', new RegExp(`\\(process ${pid}\\)`))
    fs.renameSync(join(home, 'daemon.away'), join(home, 'daemon.json'))

    const gone = once(daemon, 'exit')
    process.kill(pid, 'SIGKILL')
    await gone
    assert.ok((await bed.doctor(home)).ids.includes('daemon-ended'))
  })

  it('a port that another program has, which is named', async () => {
    const home = usedHome()
    const script = "require('net').createServer().listen(29251, '127.0.0.1', () => console.log('listens'))"
    const holder = await bed.spawnUntilSaid([process.execPath, '-e', script])
    fs.writeFileSync(join(home, 'config.json'), JSON.stringify({ proxy: '127.0.0.1:29251' }))
    const visit = await bed.doctor(home)
    await holder.kill()
    assertFirst(visit, 'port-taken', 'certain')
    assert.match(visit.first?.evidence ?? '', /\(process \d+\) listens there/)
  })

  it('an address that this machine does not have', async () => {
    const home = usedHome()
    fs.writeFileSync(
      join(home, 'config.json'),
      JSON.stringify({ relay: true, listen: '10.9.8.7:29300', proxy: 'off' }),
    )
    assert.ok((await bed.doctor(home)).ids.includes('address-not-ours'))
  })

  it('a limit of open files that is too low', async () => {
    const prefix = ['prlimit', '--nofile=200:200']
    const visit = await bed.doctor(usedHome(), [], { prefix })
    assert.ok(visit.ids.includes('open-files-low'), visit.output)
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
