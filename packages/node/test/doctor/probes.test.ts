/** What the probes read out of the system's tables and out of failures. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { fail, safeText } from '@warren/kernel'
import { probeDisk, probeHome } from '../../src/doctor/probes/home.ts'
import { probeMachine } from '../../src/doctor/probes/machine.ts'
import { probePorts } from '../../src/doctor/probes/ports.ts'
import { listeningInodes, lockingPid } from '../../src/doctor/probes/processes.ts'
import { outcomeOf } from '../../src/doctor/probes/relays.ts'
import { HEALTHY } from './facts.ts'

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-probes-'))
after(() => fs.rmSync(directory, { recursive: true, force: true }))

describe('tables of the system', () => {
  it('a listener is found by its port, and a connection at the same port is none', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:2422 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:2422 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
    ].join('\n')
    assert.deepEqual(listeningInodes(table, 0x2422), ['4711'])
    assert.deepEqual(listeningInodes(table, 0x9c40), [])
    assert.deepEqual(listeningInodes('', 1), [])
  })

  it('the holder of a lock is found by inode; one in another container has no number', () => {
    const table = [
      '1: POSIX  ADVISORY  WRITE 1234 fd:01:99 1073741824 1073742335',
      '2: POSIX  ADVISORY  WRITE 0 fd:01:98 0 EOF',
    ].join('\n')
    assert.equal(lockingPid(table, 99), 1234)
    assert.equal(lockingPid(table, 98), undefined)
    assert.equal(lockingPid(table, 9), undefined)
  })
})

describe('failures of a dial', () => {
  const systemError = (code: string): Error => Object.assign(new Error(code), { code })

  it('each is told apart by the system and by how far the dial came', () => {
    const timeout = fail('timeout', 'late')
    const refused = fail('refused', 'no', { fields: { stage: safeText('opening') } })
    const cases = [
      [fail('unreachable', 'x', { cause: systemError('ECONNREFUSED') }), 'connect', 'refused'],
      [fail('unreachable', 'x', { cause: systemError('ENETUNREACH') }), 'connect', 'no-route'],
      [fail('unreachable', 'x', { cause: systemError('EHOSTUNREACH') }), 'connect', 'host-away'],
      [fail('unreachable', 'x', { cause: systemError('EPERM') }), 'connect', 'forbidden'],
      [fail('overloaded', 'x', { cause: systemError('EMFILE') }), 'connect', 'no-descriptors'],
      [fail('refused', 'x', { cause: systemError('ECONNRESET') }), 'tls', 'reset'],
      [fail('refused', 'x', { cause: systemError('ERR_SSL_WRONG_VERSION_NUMBER') }), 'tls', 'not-tls'],
      [timeout, 'connect', 'filtered'],
      [timeout, 'tls', 'stalled'],
      [fail('cancelled', 'x'), 'opening', 'stalled'],
      [refused, 'opening', 'not-warren'],
      [fail('not-authentic', 'x'), 'link', 'other-relay'],
      [fail('unsupported', 'x'), 'link', 'other-version'],
      [fail('unreachable', 'x'), undefined, 'refused'],
      [fail('refused', 'a proxy does not allow it'), undefined, 'failed'],
    ] as const
    for (const [error, stage, outcome] of cases) assert.equal(outcomeOf(error, stage), outcome)
  })
})

describe('home and machine', () => {
  it('looking at a home leaves nothing in it, and makes none', () => {
    const home = path.join(directory, 'home')
    fs.mkdirSync(home, { mode: 0o700 })
    assert.deepEqual(probeHome(home), { path: home, exists: true, write: 'done' })
    assert.deepEqual(fs.readdirSync(home), [])
    const missing = path.join(directory, 'not', 'there')
    assert.deepEqual(probeHome(missing), { path: missing, exists: false })
    assert.equal(fs.existsSync(path.dirname(missing)), false)
    assert.ok((probeDisk(missing)?.totalBytes ?? 0) > 0)
  })

  it('a home that others may write in is told', () => {
    const home = path.join(directory, 'open')
    fs.mkdirSync(home)
    fs.chmodSync(home, 0o722)
    assert.equal(probeHome(home).trouble, 'writable-by-others')
  })

  it('a port that is taken is told with who has it, and a free one is left free', async () => {
    const server = net.createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const config = { ...HEALTHY.config.config, proxy: `127.0.0.1:${port}`, api: '127.0.0.1:0' } as never
    const [taken] = await probePorts(config)
    assert.equal(taken?.outcome, 'taken')
    assert.equal(taken?.holder?.pid, process.pid)
    server.close()
    await once(server, 'close')
    for (const look of [1, 2]) assert.equal((await probePorts(config))[0]?.outcome, 'free', `look ${look}`)
  })

  it('the machine tells its limits', () => {
    const { nodeMajor, openFilesMax, freeMemoryBytes } = probeMachine('0.1.0', undefined)
    assert.ok(nodeMajor >= 26 && (openFilesMax ?? 0) > 0 && freeMemoryBytes > 0)
  })
})
