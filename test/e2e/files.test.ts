/** Files between two nodes over six relays, all of them real processes: shared, fetched, interrupted, changed. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import {
  cleanEnvironment,
  curl,
  curlHashed,
  type Json,
  REPOSITORY,
  Testbed,
  until,
} from '@warren/testkit/processes'

const LAUNCHER = path.join(REPOSITORY, 'warren')
const LARGE_BYTES = 60_000_000
/** With the limits that these two are fetched under, each takes twenty seconds: it is not over before what happens to it has happened. */
const HELD_BYTES = 6_000_000
const KILLED_BYTES = 20_000_000
/** What takes a second or three on an idle machine. */
const PATIENCE_MS = 300_000

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const sha256Of = (file: string): string => sha256(fs.readFileSync(file))

describe('files over six relays', () => {
  let testbed: Testbed
  let directory: string
  let out: string
  const sharer = (): Testbed['service'] => testbed.service
  const getter = (): Testbed['client'] => testbed.client

  before(async () => {
    testbed = await Testbed.start()
    directory = path.join(testbed.directory, 'files')
    out = path.join(directory, 'out')
    fs.mkdirSync(out, { recursive: true })
  })
  after(() => testbed?.close())
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const write = (name: string, bytes: Uint8Array | string): string => {
    const file = path.join(directory, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, bytes)
    return file
  }
  const share = (file: string, ...more: string[]): Promise<Json> => sharer().must('share', file, ...more)
  const getTo = (link: unknown, to: string, ...more: string[]): Promise<Json> => {
    fs.mkdirSync(to, { recursive: true })
    return getter().must('get', String(link), '--to', to, ...more)
  }
  const start = (node: Testbed['client'], ...args: string[]): ChildProcess =>
    spawn(LAUNCHER, [...args, '--home', node.home], {
      env: cleanEnvironment(testbed.directory),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  const downloads = async (): Promise<readonly Json[]> => (await getter().run('get', 'list')).objects
  const downloadOf = async (link: unknown): Promise<Json | undefined> =>
    (await downloads()).find((each) => each['link'] === link && each['state'] !== 'done')

  it('a file arrives byte for byte, under either form of its link', async (context) => {
    const file = write('large.bin', randomBytes(LARGE_BYTES))
    const made = await share(file)
    assert.deepEqual(
      [made['name'], made['kind'], made['bytes'], made['files']],
      ['large.bin', 'file', LARGE_BYTES, 1],
    )
    assert.match(String(made['link']), /^warren:[\w-]+$/)
    const done = await getTo(made['link'], path.join(out, 'a'))
    assert.equal(sha256Of(String(done['path'])), sha256Of(file))
    assert.deepEqual([done['bytes'], done['files']], [LARGE_BYTES, 1])
    context.diagnostic(`${(Number(done['bytesPerS']) / 1e6).toFixed(1)} MB/s`)
    const small = write('small.txt', 'a few words\n')
    const { url } = await share(small)
    const second = await getTo(url, path.join(out, 'b'), '--name', 'renamed.txt')
    assert.equal(path.basename(String(second['path'])), 'renamed.txt')
    assert.equal(fs.readFileSync(String(second['path']), 'utf8'), 'a few words\n')
  })

  it('a folder arrives with its names, dates and executable bits, whole or in part', async () => {
    const folder = path.join(directory, 'folder')
    write('folder/Grüße 你好.txt', 'hello')
    write('folder/empty', '')
    write('folder/sub/deep/data.bin', randomBytes(100_000))
    write('folder/sub/run.sh', '#!/bin/sh\n')
    fs.chmodSync(path.join(folder, 'sub/run.sh'), 0o755)
    fs.mkdirSync(path.join(folder, 'nothing'))
    fs.symlinkSync('/etc/passwd', path.join(folder, 'link'))
    const made = await share(folder)
    assert.deepEqual([made['kind'], made['files'], made['skippedCount']], ['folder', 4, 1])
    const listed = await getter().run('get', String(made['link']), '--list')
    assert.deepEqual(
      listed.objects.map((entry) => entry['path']),
      ['Grüße 你好.txt', 'empty', 'nothing', 'sub/deep/data.bin', 'sub/run.sh'],
    )
    const { path: place } = await getTo(made['link'], path.join(out, 'c'))
    const at = (name: string): string => path.join(String(place), name)
    assert.equal(sha256Of(at('sub/deep/data.bin')), sha256Of(path.join(folder, 'sub/deep/data.bin')))
    assert.equal(fs.readFileSync(at('Grüße 你好.txt'), 'utf8'), 'hello')
    assert.equal(fs.statSync(at('sub/run.sh')).mode & 0o100, 0o100)
    assert.ok(fs.statSync(at('nothing')).isDirectory())
    assert.equal(fs.existsSync(at('link')), false)
    const part = await getTo(made['link'], path.join(out, 'd'), '--only', 'sub/deep')
    assert.deepEqual([part['files'], part['bytes']], [1, 100_000])
    assert.equal(fs.existsSync(path.join(String(part['path']), 'empty')), false)
  })

  it('what comes from stdin is shared, lies encrypted in the home, and is gone when it is stopped', async () => {
    const words = 'words that nobody else may read '.repeat(4000)
    const child = start(sharer(), 'share', '-', '--name', 'words.txt', '--json')
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stdin?.end(words)
    assert.deepEqual(await once(child, 'close'), [0, null])
    const made = JSON.parse(output) as Json
    const spool = path.join(sharer().home, 'spool')
    const kept = fs.readdirSync(spool).map((name) => fs.readFileSync(path.join(spool, name)))
    assert.ok(kept.length === 1 && !kept.some((bytes) => bytes.includes('nobody else')))
    const { path: place } = await getTo(made['link'], path.join(out, 'e'))
    assert.equal(fs.readFileSync(String(place), 'utf8'), words)
    await sharer().must('share', 'stop', String(made['link']))
    assert.deepEqual(fs.readdirSync(spool), [])
  })

  it('--once ends with the first complete download; others are told', async () => {
    const made = await share(write('once.txt', 'only once'), '--once')
    await getTo(made['link'], path.join(out, 'f'))
    await until('the share has ended', PATIENCE_MS, async () => {
      const { objects } = await sharer().run('share', 'list')
      return objects.find((each) => each['id'] === made['id'])?.['state'] === 'ended'
    })
    const late = await getter().must('get', String(made['link']), '--to', directory, '--detach')
    const waits = await until('it says what it waits for', PATIENCE_MS, async () => {
      const found = await downloadOf(late['link'])
      return found?.['waitingFor'] !== undefined || found?.['state'] === 'failed' ? found : undefined
    })
    assert.equal(fs.existsSync(path.join(directory, 'out', 'once.txt')), false)
    assert.ok(String(waits['cause'] ?? waits['error']).length > 0)
    await getter().must('get', 'stop', String(late['id']))
  })

  it('--client lets in who has the key, and tells others how to ask for it', async () => {
    const { publicKey, privateKey } = await getter().must('client-auth', 'new')
    const made = await share(write('secret.txt', 'for one person'), '--client', String(publicKey))
    const begun = await getter().must('get', String(made['link']), '--to', path.join(out), '--detach')
    const waits = await until('it says that a key is missing', PATIENCE_MS, async () => {
      const found = await downloadOf(begun['link'])
      return found?.['waitingFor'] === 'access' ? found : undefined
    })
    assert.match(String(waits['next']), /client-auth new/)
    await getter().must('client-auth', 'add', String(made['service']), String(privateKey))
    const done = await getTo(made['link'], out)
    assert.equal(fs.readFileSync(String(done['path']), 'utf8'), 'for one person')
  })

  it('the port for browsers answers ranges, and shows a folder without anything that runs', {
    skip: needs('curl'),
  }, async () => {
    const bytes = randomBytes(3_000_000)
    const file = await share(write('film.mp4', bytes))
    const { gateway } = await getter().must('status')
    const url = (link: unknown): string =>
      `http://${String(gateway)}/w/${String(link).slice('warren:'.length)}`
    const part = await curlHashed(['-r', '1000000-1999999', url(file['link'])])
    assert.deepEqual([part.code, part.sha256], [0, sha256(bytes.subarray(1_000_000, 2_000_000))])
    const tail = await curlHashed(['-r', '-10', url(file['link'])])
    assert.equal(tail.sha256, sha256(bytes.subarray(-10)))
    const head = await curl(['-I', url(file['link'])])
    assert.match(head.output, /^HTTP\/1.1 200/)
    assert.match(head.output, /content-type: video\/mp4/i)
    const beyond = await curl(['-o', '/dev/null', '-w', '%{http_code}', '-r', '3000000-', url(file['link'])])
    assert.equal(beyond.output, '416')
    write('site/index.html', '<script>alert(1)</script>')
    write('site/<b>.txt', 'x')
    const folder = await share(path.join(directory, 'site'))
    const listing = await curl([url(folder['link'])])
    assert.doesNotMatch(listing.output, /<script|<b>/)
    const html = await curl(['-D', '-', `${url(folder['link'])}/index.html`])
    assert.match(html.output, /content-disposition: attachment/i)
    assert.match(html.output, /content-security-policy: sandbox/i)
    const rebound = await curl([
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      'Host: evil.example',
      url(file['link']),
    ])
    assert.equal(rebound.output, '403')
  })

  it('a file goes to stdout while it arrives', async () => {
    const bytes = randomBytes(2_000_000)
    const made = await share(write('stream.bin', bytes))
    const child = start(getter(), 'get', String(made['link']), '--stdout')
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    assert.deepEqual(await once(child, 'close'), [0, null])
    assert.equal(sha256(Buffer.concat(chunks)), sha256(bytes))
  })

  it('Ctrl-C holds a download and says how to go on; the same command goes on where it was', async () => {
    const file = write('held.bin', randomBytes(HELD_BYTES))
    const made = await share(file)
    const to = path.join(out, 'held')
    fs.mkdirSync(to)
    const child = start(getter(), 'get', String(made['link']), '--to', to, '--limit', '300K')
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    await until(
      'some of it is here',
      PATIENCE_MS,
      async () => Number((await downloadOf(made['link']))?.['verifiedBytes']) > 0,
    )
    child.kill('SIGINT')
    assert.deepEqual(await once(child, 'close'), [130, null])
    assert.match(errors, /what has been fetched stays[\s\S]*warren get warren:/)
    const held = await downloadOf(made['link'])
    assert.equal(held?.['state'], 'paused')
    const before = Number(held?.['verifiedBytes'])
    assert.ok(before > 0 && before < HELD_BYTES)
    const done = await getTo(made['link'], to)
    assert.equal(sha256Of(String(done['path'])), sha256Of(file))
  })

  it('a getter killed in the middle goes on by itself and fetches nothing twice', async () => {
    const file = write('killed.bin', randomBytes(KILLED_BYTES))
    const made = await share(file)
    const to = path.join(out, 'killed')
    fs.mkdirSync(to)
    const begun = await getter().must('get', String(made['link']), '--to', to, '--limit', '1M', '--detach')
    const early = await until('some of it is here', PATIENCE_MS, async () => {
      const found = await downloadOf(made['link'])
      return Number(found?.['verifiedBytes']) > 5_000_000 ? found : undefined
    })
    await getter().kill()
    await getter().start()
    const resumed = await until('it is known again', PATIENCE_MS, async () => downloadOf(made['link']))
    assert.equal(resumed['id'], begun['id'])
    await until('it is done', PATIENCE_MS, async () =>
      (await downloads()).some((each) => each['id'] === begun['id'] && each['state'] === 'done'),
    )
    assert.equal(sha256Of(path.join(to, 'killed.bin')), sha256Of(file))
    const statistics = (await sharer().run('share', 'stats')).objects.find(
      (each) => each['id'] === made['id'],
    )
    const extra = Number(statistics?.['sentBytes']) - KILLED_BYTES
    // What was in flight when it was killed came a second time; what was verified did not.
    assert.ok(extra < Number(early['verifiedBytes']), `${extra} bytes more than the file were sent`)
  })

  it('a sharer that restarts shares the same under the same links; the getter waits for it and says so', async () => {
    const file = write('restart.bin', randomBytes(500_000))
    const made = await share(file)
    await sharer().stop()
    const begun = await getter().must('get', String(made['link']), '--to', out, '--detach')
    const waits = await until('it waits for the sharer', PATIENCE_MS, async () => {
      const found = await downloadOf(made['link'])
      return found?.['waitingFor'] === 'the sharer' ? found : undefined
    })
    assert.equal(waits['state'], 'waiting')
    assert.ok(String(waits['cause']).length > 0 && String(waits['next']).length > 0)
    await sharer().start()
    const back = (await sharer().run('share', 'list')).objects.find((each) => each['id'] === made['id'])
    assert.equal(back?.['link'], made['link'])
    const done = await until('it goes on by itself and ends', PATIENCE_MS, async () =>
      (await downloads()).find((each) => each['id'] === begun['id'] && each['state'] === 'done'),
    )
    assert.equal(sha256Of(String(done['to'])), sha256Of(file))
  })

  it('a file that was changed is not sent, both sides say so, and the old content makes it right again', async () => {
    const bytes = randomBytes(300_000)
    const file = write('changes.bin', bytes)
    const made = await share(file)
    fs.writeFileSync(file, randomBytes(300_000))
    await getter().must('get', String(made['link']), '--to', path.join(out), '--detach')
    const waits = await until('the getter is told', PATIENCE_MS, async () => {
      const found = await downloadOf(made['link'])
      return /changed/.test(String(found?.['cause'])) ? found : undefined
    })
    assert.match(String(waits['next']), /new link|old file/)
    const there = (await sharer().run('share', 'list')).objects.find((each) => each['id'] === made['id'])
    assert.equal(there?.['state'], 'changed')
    assert.ok(String(there?.['next']).length > 0)
    fs.writeFileSync(file, bytes)
    await sharer().must('share', 'relocate', String(made['id']), file)
    const done = await getTo(made['link'], out)
    assert.equal(sha256Of(String(done['path'])), sha256(bytes))
  })

  it('a listed relay shares only after --beside-relay, and the share carries the warning', async () => {
    const home = path.join(testbed.testnetDirectory, 'relay-1')
    const file = write('relay.txt', 'x')
    const run = async (...more: string[]) => {
      const child = start({ home } as Testbed['client'], 'share', file, '--json', ...more)
      let output = ''
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      const [code] = (await once(child, 'close')) as [number]
      return { code, answer: JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Json }
    }
    const without = await run()
    assert.equal(without.code, 2)
    assert.match(JSON.stringify(without.answer), /--beside-relay/)
    const agreed = await run('--beside-relay')
    assert.equal(agreed.code, 0)
    assert.match(String(agreed.answer['warning']), /listed relay/)
  })

  it('wrong links, missing files and folders, and rights that are missing are sentences with what to do', async () => {
    const made = await share(write('right.txt', 'x'))
    const link = String(made['link'])
    const changed = link.slice(0, 40) + (link[40] === 'A' ? 'B' : 'A') + link.slice(41)
    const failures: [string[], RegExp][] = [
      [['get', changed, '--to', out], /incomplete or was changed/],
      [['get', 'http://example.org/'], /not a Warren link/],
      [['get', link, '--to', path.join(directory, 'no', 'where')], /not there/],
      [['get', link, '--to', out, '--only', 'nothing-like-that'], /./],
      [['share', path.join(directory, 'nowhere')], /./],
      [['share', '/dev/null'], /./],
    ]
    for (const [args, sentence] of failures) {
      const { code, objects } = await getter().run(...args)
      const error = objects.at(-1)?.['error'] as Json | undefined
      assert.ok(code === 1 || code === 2, `${args.join(' ')}: ${code}`)
      assert.match(String(error?.['message']), sentence, args.join(' '))
      assert.notEqual(error?.['kind'], 'bug', args.join(' '))
      assert.ok(typeof error?.['next'] === 'string', `${args.join(' ')}: ${JSON.stringify(error)}`)
    }
    const fresh = path.join(directory, 'made-for-it')
    await getter().must('get', link, '--to', fresh)
    assert.equal(fs.readFileSync(path.join(fresh, 'right.txt'), 'utf8'), 'x')
  })
})
