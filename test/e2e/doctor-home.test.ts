/** What can be wrong with a home, its disk, its processes and its limits, produced for real: the doctor names it first. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AS_NOBODY, assertFirst, DoctorBed, needsMachine } from './doctor-bed.ts'

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

    // What a file system leaves after a power loss: never taken for a new state.
    fs.writeFileSync(state, '')
    assertFirst(await bed.doctor(home), 'state-damaged', 'certain')
    fs.rmSync(state)
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
