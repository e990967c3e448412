import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixOf } from '../src/lib/doctor-fix.ts'

test('a command is taken out of the sentence as it is to be typed', () => {
  const cases = [
    [
      'Set the clock: sudo timedatectl set-ntp true, or by hand. Warren goes on then.',
      'sudo timedatectl set-ntp true',
    ],
    ['Type: chmod u+rwx /home/a.b/.warren. Or name another.', 'chmod u+rwx /home/a.b/.warren'],
    ['Start it anew: warren down and then warren up --detach', 'warren down'],
    ['Raise it before Warren is started: ulimit -n 65536, or LimitNOFILE=65536.', 'ulimit -n 65536'],
  ] as const
  for (const [fix, command] of cases) assert.equal(fixOf({ id: 'x', fix }).command, command)
})

test('a command in which something is left to fill in is not offered', () => {
  assert.deepEqual(fixOf({ id: 'x', fix: 'Then type: warren up --network FILE' }), {})
  assert.deepEqual(fixOf({ id: 'x', fix: 'Close other programs.' }), {})
})

test('what a screen of the page can mend leads there', () => {
  assert.equal(fixOf({ id: 'network-split', fix: '' }).route, 'network')
  assert.equal(fixOf({ id: 'constructor', fix: '' }).route, undefined)
})
