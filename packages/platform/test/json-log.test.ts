import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asWarrenError, fail, type LogLevel, safeText } from '@warren/kernel'
import { createJsonLog } from '@warren/platform/node'

function capture(level: LogLevel) {
  const lines: string[] = []
  const log = createJsonLog(
    (line) => lines.push(line),
    level,
    () => 0,
  )
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line)) }
}

test('an event is one line of JSON with its time, level, message and fields', () => {
  const { log, lines, entries } = capture('info')
  log.write('info', 'links: opened', { links: 3, first: true, reason: safeText('a\nb') })
  assert.equal(lines[0]?.indexOf('\n'), (lines[0]?.length ?? 0) - 1)
  assert.deepEqual(entries(), [
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'links: opened',
      fields: { links: 3, first: true, reason: 'a\nb' },
    },
  ])
})

test('only events of the level asked for and more important ones are written', () => {
  for (const [level, expected] of [
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['debug', 4],
  ] as const) {
    const { log, lines } = capture(level)
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log.write(each, 'event')
    assert.equal(lines.length, expected)
  }
})

test('foreign error texts are written at debug level only', () => {
  const foreign = new Error('connect ECONNREFUSED 10.1.2.3:99', { cause: new Error('inner secret') })
  const error = fail('unreachable', 'the relay cannot be reached', {
    fields: { attempts: 2 },
    cause: foreign,
  })
  const quiet = capture('info')
  quiet.log.write('warn', 'dial failed', {}, error)
  assert.deepEqual(quiet.entries()[0].error, {
    kind: 'unreachable',
    message: 'the relay cannot be reached',
    fields: { attempts: 2 },
  })
  assert.doesNotMatch(quiet.lines.join(''), /10\.1\.2\.3|secret/)
  const loud = capture('debug')
  loud.log.write('warn', 'dial failed', {}, error)
  assert.match(loud.lines.join(''), /10\.1\.2\.3.*inner secret/)
})

test('a bug names the places in our code and no folder of this machine', () => {
  const { log, entries } = capture('info')
  log.write('error', 'a part failed', {}, asWarrenError(new TypeError('user data')))
  const { frames } = entries()[0].error
  assert.match(frames[0], /^platform\/test\/json-log\.test\.ts:\d+$/)
  assert.doesNotMatch(JSON.stringify(entries()), /user data/)
})
