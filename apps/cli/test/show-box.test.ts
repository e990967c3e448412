import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDays } from '../src/parse.ts'
import { readCapability } from '../src/read-capability.ts'
import { showBox, showSequence } from '../src/show/box.ts'

const about = { index: 1, until: '2030-01-01T00:00:00.000Z' }
const written = (bytes: Buffer): string =>
  showBox({ ...about, state: 'written', contents: bytes.toString('base64url') })

test('what a stranger appended cannot move the cursor, and what is no text is not printed', () => {
  assert.equal(written(Buffer.from('one\n two\n')), 'one\n two')
  assert.equal(written(Buffer.from('a\u001b[2Jb\u202ec')), 'a\u{fffd}[2Jb\u{fffd}c')
  assert.match(written(Buffer.from([0xff, 0xfe])), /2 bytes, no text/)
  assert.equal(showBox({ ...about, state: 'erased' }), '(taken back)')
})

test('a sequence that waits says why, and for whom each capability is', () => {
  const shown = showSequence({
    id: 'ab',
    origin: 'written',
    boxes: 3,
    gone: 1,
    until: about.until,
    write: 'warren-box-write:W',
    read: 'warren-box-read:R',
    waiting: 2,
    settling: 0,
    cause: 'items: no holder answered',
    next: 'Check the node.',
  })
  assert.match(shown, /2 to be appended; items: no holder answered; Check the node\./)
  assert.match(shown, /for readers +warren-box-read:R/)
  assert.match(shown, /boxes +3, 1 of which no relay has any more, promised until/)
})

test('what is no capability, or no number of days, is refused and not repeated', async () => {
  assert.equal(await readCapability(' <warren-box-read:abc> '), '<warren-box-read:abc>')
  for (const given of ['', 'warren:abc', 'warren-box-write:', 'warren-box-own:abc', 'warren-box-read:a b'])
    await assert.rejects(
      readCapability(given),
      (error: Error) => given === '' || !error.message.includes(given),
    )
  assert.deepEqual([parseDays('1'), parseDays('90')], [1, 90])
  for (const given of ['0', '91', '1.5', '-1', 'x', '']) assert.throws(() => parseDays(given))
})
