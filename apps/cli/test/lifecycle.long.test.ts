/** A test network, a node on it, and every command that asks it something: all of them as processes. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { argumentsOf, identityOf } from '../src/processes/identity.ts'
import { LAUNCHER, makeScratch, start, until, warren, warrenJson } from './support/command.ts'

/** With fewer, a service finds no three introduction points at once. */
const RELAYS = 6
const scratch = makeScratch()
const net = path.join(scratch.directory, 'net')
const home = path.join(scratch.directory, 'home')
const networkFile = path.join(net, 'network.json')
const inHome = ['--home', home]
const up = ['up', ...inHome, '--detach', '--proxy', '127.0.0.1:0']

interface RecordedRelay {
  readonly name: string
  readonly address: string
  readonly process?: { readonly pid: number }
}

function recorded(): RecordedRelay[] {
  return (JSON.parse(fs.readFileSync(path.join(net, 'testnet.json'), 'utf8')) as { relays: RecordedRelay[] })
    .relays
}

function pidOf({ process: running }: RecordedRelay): number {
  return running?.pid ?? 0
}

before(async () => {
  const [started] = await warrenJson(['testnet', 'start', '--relays', String(RELAYS), '--dir', net])
  assert.ok(Array.isArray(started?.['relays']) && started['relays'].length === RELAYS)
  await warrenJson([...up, '--network', networkFile])
})

after(async () => {
  await warren(['down', ...inHome])
  await warren(['testnet', 'stop', '--dir', net])
  scratch.remove()
})

test('a test network is relays of their own prefixes, each a process that knows all others', async () => {
  const relays = recorded()
  assert.equal(new Set(relays.map(({ address }) => address.split('.').slice(0, 2).join())).size, RELAYS)
  for (const relay of relays) {
    const [status] = await warrenJson(['status', '--home', path.join(net, relay.name)])
    assert.deepEqual([status?.['relays'], status?.['pid']], [RELAYS, pidOf(relay)])
  }
})

test('a node that is up says so, remembers its network, and refuses a second one in its home', async () => {
  const [status] = await warrenJson(['status', ...inHome])
  assert.equal(status?.['state'], 'usable')
  const human = await warren(['status', ...inHome])
  assert.match(human.output, /^Warren is usable\.\n/)
  assert.match(human.output, /demonstration network, no anonymity claimed/)
  const second = await warren(up)
  assert.deepEqual([second.code, second.errors.split('\n')[0]], [1, 'Warren already runs with this home.'])
})

test('a service is added with its link, listed and removed; one that is not there cannot be removed', async () => {
  const [added] = await warrenJson(['service', 'add', '80=127.0.0.1:9', '22=127.0.0.1:9', ...inHome])
  const address = String(added?.['address'])
  assert.match(address, /^[a-z2-7]{56}\.onion$/)
  assert.equal(added?.['link'], `http://${address}/`)
  assert.match(String(added?.['command']), /^curl --socks5-hostname 127\.0\.0\.1:\d+ http:/)
  assert.deepEqual(
    (await warrenJson(['service', 'list', ...inHome])).map((service) => service['address']),
    [address],
  )
  assert.deepEqual(
    await warrenJson(['service', 'remove', address.toUpperCase().replace('.ONION', '.warren'), ...inHome]),
    [{ removed: true, address }],
  )
  assert.equal((await warren(['service', 'remove', address, ...inHome])).code, 1)
  assert.deepEqual(await warrenJson(['service', 'list', ...inHome]), [])
  assert.match((await warren(['service', 'list', ...inHome])).output, /^There is no service\./)
})

test('a client key is made, kept from stdin, listed without its secret, and forgotten', async () => {
  const [keys] = await warrenJson(['client-auth', 'new', ...inHome])
  const [service] = await warrenJson([
    'service',
    'add',
    '80=127.0.0.1:9',
    '--client',
    String(keys?.['publicKey']),
    ...inHome,
  ])
  const address = String(service?.['address'])
  assert.deepEqual(service?.['clients'], [keys?.['publicKey']])
  const kept = { address, publicKey: keys?.['publicKey'] }
  assert.deepEqual(
    await warrenJson(['client-auth', 'add', address, '-', ...inHome], `${String(keys?.['privateKey'])}\n`),
    [kept],
  )
  assert.deepEqual(await warrenJson(['client-auth', 'list', ...inHome]), [kept])
  await warrenJson(['client-auth', 'remove', address, ...inHome])
  assert.deepEqual(await warrenJson(['client-auth', 'list', ...inHome]), [])
  await warrenJson(['service', 'remove', address, ...inHome])
})

test('open circuits are listed with the relays they lead through', async () => {
  const addresses = recorded().map(({ address }) => address)
  const circuits = await warrenJson(['circuits', ...inHome])
  assert.ok(circuits.length > 0)
  for (const { path: hops } of circuits)
    for (const { address } of hops as { address: string }[]) assert.ok(addresses.includes(address))
})

const HAS_SCRIPT = fs.existsSync('/usr/bin/script')

test('a passphrase is asked for at a terminal and not shown, locks the home, and opens it again', {
  skip: !HAS_SCRIPT,
}, async () => {
  const typed = start('script', ['-qec', `${LAUNCHER} passphrase set --home ${home}`, '/dev/null'])
  let shown = ''
  typed.child.stdout?.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
  })
  await until('the first question', () => shown.includes('New passphrase: '))
  typed.child.stdin?.write('wrong\u0015opem\u007fn sesame\r')
  await until('the second question', () => shown.includes('The same again: '))
  typed.child.stdin?.write('open sesame\r')
  const { code, output } = await typed.result
  assert.deepEqual([code, /wrong|sesame/.test(output)], [0, false], output)

  assert.deepEqual(await warrenJson(['down', ...inHome]), [{ stopped: true, home }])
  const locked = await warren([...up, '--json'])
  assert.equal(locked.code, 4)
  assert.equal((JSON.parse(locked.output) as { state: string }).state, 'locked')
  assert.equal((await warren(['service', 'list', ...inHome])).code, 4)
  assert.equal((await warren(['passphrase', 'unlock', '--stdin', ...inHome], 'close sesame\n')).code, 4)
  assert.deepEqual(await warrenJson(['passphrase', 'unlock', '--stdin', ...inHome], 'open sesame\n'), [
    { passphrase: true },
  ])

  const remove = ['passphrase', 'remove', '--stdin', ...inHome]
  const refused = await warren(remove, 'close sesame\n')
  assert.deepEqual([refused.code, refused.output], [4, ''])
  assert.match(refused.errors, /^This is not the passphrase\.$/m)
  const [removed] = await warrenJson(remove, 'open sesame\n')
  assert.deepEqual([removed?.['passphrase'], typeof removed?.['notice']], [false, 'string'])
  assert.equal((await warren(remove, 'open sesame\n')).code, 2)
  await warrenJson(['down', ...inHome])
  assert.equal((await warrenJson(up))[0]?.['state'], 'usable')
})

test('down waits until the process is gone, and is no failure where nothing runs', async () => {
  const { pid } = JSON.parse(fs.readFileSync(path.join(home, 'daemon.json'), 'utf8')) as { pid: number }
  assert.deepEqual(await warrenJson(['down', ...inHome]), [{ stopped: true, home }])
  assert.equal(identityOf(pid), undefined)
  assert.deepEqual(await warrenJson(['down', ...inHome]), [{ stopped: false, home }])
  assert.equal((await warren(['status', ...inHome])).code, 3)
})

test('a daemon that cannot start in the background fails the command with its own reason', async () => {
  const taken = await listen('127.0.0.1', 0)
  const { port } = taken.address() as { port: number }
  const { code, output } = await warren([
    'up',
    ...inHome.slice(0, 1),
    `${home}-2`,
    '--network',
    networkFile,
    '--proxy',
    `127.0.0.1:${port}`,
    '--detach',
    '--json',
  ])
  taken.close()
  const { error } = JSON.parse(output) as { error: { kind: string; message: string; next: string } }
  assert.deepEqual(
    [code, error.kind, error.message],
    [1, 'unreachable', 'The proxy cannot listen at its address.'],
  )
  assert.match(error.next, /--proxy HOST:PORT/)
})

function listen(host: string, port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

test('a relay that was killed is started again, with another port if somebody took its own', async () => {
  const [first, ...others] = recorded()
  assert.ok(first !== undefined)
  process.kill(pidOf(first), 'SIGKILL')
  await until('the relay is gone', () => identityOf(pidOf(first)) === undefined)
  const [host = '', port] = first.address.split(':')
  const squatter = await listen(host, Number(port))
  const [again] = await warrenJson(['testnet', 'start', '--dir', net])
  squatter.close()
  assert.deepEqual(again?.['started'], ['relay-1'])
  const [moved, ...rest] = recorded()
  assert.notEqual(moved?.address, first.address)
  assert.equal(moved?.address.split(':')[0], host)
  assert.deepEqual(rest, others)
  assert.deepEqual((await warrenJson(['testnet', 'start', '--dir', net]))[0]?.['started'], [])
  assert.equal((await warren(['testnet', 'start', '--dir', net, '--relays', String(RELAYS + 1)])).code, 2)
})

test('stop ends the processes of its network, also those that nobody wrote down, and no others', async () => {
  const relays = recorded()
  assert.ok(relays.every((relay) => identityOf(pidOf(relay)) !== undefined))
  const bystander = start('sleep', ['600'])
  // As if the starter had been killed in between, and a number had been used again.
  const forged = relays.map((relay, index) => (index === 0 ? { ...relay, process: undefined } : relay))
  const stale = {
    ...(relays[1] as RecordedRelay),
    process: { ...relays[1]?.process, pid: bystander.child.pid },
  }
  const record = JSON.parse(fs.readFileSync(path.join(net, 'testnet.json'), 'utf8')) as object
  fs.writeFileSync(
    path.join(net, 'testnet.json'),
    JSON.stringify({ ...record, relays: [forged[0], stale, ...forged.slice(2)] }),
  )
  assert.deepEqual(await warrenJson(['testnet', 'stop', '--dir', net]), [{ dir: net, ended: RELAYS }])
  assert.deepEqual(
    relays.map((relay) => argumentsOf(pidOf(relay)).includes(net)),
    relays.map(() => false),
  )
  for (const relay of relays) assert.equal(identityOf(pidOf(relay)), undefined)
  assert.notEqual(identityOf(bystander.child.pid ?? 0), undefined)
  bystander.child.kill()
  assert.deepEqual(await warrenJson(['testnet', 'stop', '--dir', net]), [{ dir: net, ended: 0 }])
  assert.ok(fs.existsSync(networkFile))
})

test('a start that is interrupted, or one whose relay cannot start, leaves no process behind', async () => {
  const directory = path.join(scratch.directory, 'interrupted')
  const interrupted = start(LAUNCHER, ['testnet', 'start', '--relays', '3', '--dir', directory])
  await until('the first relay', () => fs.existsSync(path.join(directory, 'relay-1', 'log')))
  interrupted.child.kill('SIGINT')
  assert.equal((await interrupted.result).code, 130)
  assert.equal(runningBelow(directory), 0)

  fs.writeFileSync(path.join(directory, 'relay-2', 'config.json'), 'not JSON')
  const failed = await warren(['testnet', 'start', '--dir', directory])
  assert.notEqual(failed.code, 0)
  assert.match(failed.errors, /relay-2 could not be started\. Config\.json is not a JSON object\./)
  assert.equal(runningBelow(directory), 0)
})

function runningBelow(directory: string): number {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => argumentsOf(Number(pid)).some((argument) => argument.startsWith(directory)))
    .length
}

test('a directory that holds something else is refused and left alone', async () => {
  fs.mkdirSync(path.join(scratch.directory, 'other'))
  fs.writeFileSync(path.join(scratch.directory, 'other', 'letter.txt'), 'dear')
  const { code } = await warren(['testnet', 'start', '--dir', path.join(scratch.directory, 'other')])
  assert.equal(code, 2)
  assert.deepEqual(fs.readdirSync(path.join(scratch.directory, 'other')), ['letter.txt'])
})
