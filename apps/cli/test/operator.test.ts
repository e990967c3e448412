/** A relay that is given its operator's key, as a process: what the machine, the home and the commands then hold of it. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { argumentsOf } from '../src/processes/identity.ts'
import { makeScratch, warren, warrenJson } from './support/command.ts'

const scratch = makeScratch()
const home = path.join(scratch.directory, 'home')
const keyFile = path.join(scratch.directory, 'operator.key')
const inHome = ['--home', home]

after(async () => {
  await warren(['down', ...inHome])
  scratch.remove()
})

function operatorOf(up: Record<string, unknown> | undefined): unknown {
  return (up?.['relay'] as { operator?: string } | undefined)?.operator
}

test('a relay takes its operator’s key from a file, remembers whose it is, shows no secret, and forgets it', async () => {
  const [made] = await warrenJson(['operator', 'new'])
  const { key, id } = made as { key: string; id: string }
  const { output } = await warren(['operator', 'new'])
  assert.match(output, /^warren-operator-key:[\w-]{50}\n$/)
  await warrenJson(['network', 'new', '--listen', '127.0.0.1:19352', '--name', 'operators', ...inHome])
  const up = ['up', ...inHome, '--detach', '--proxy', 'off']

  fs.writeFileSync(keyFile, `${key.slice(0, -1)}\n`)
  const refused = await warren([...up, '--operator-key-file', keyFile])
  assert.deepEqual([refused.code, refused.errors.split('\n')[0]], [2, 'This is not the key of an operator.'])

  fs.writeFileSync(keyFile, `${key}\n`)
  const [started] = await warrenJson([...up, '--operator-key-file', keyFile])
  assert.equal(operatorOf(started), id)
  assert.deepEqual(await warrenJson(['operator', 'show', ...inHome]), [{ id }])
  const secret = key.slice('warren-operator-key:'.length)
  assert.ok(!argumentsOf(Number(started?.['pid'])).some((argument) => argument.includes(secret)))
  await warrenJson(['down', ...inHome])
  for (const name of fs.readdirSync(home)) {
    const file = path.join(home, name)
    if (fs.statSync(file).isFile()) assert.ok(!fs.readFileSync(file, 'latin1').includes(secret), name)
  }

  const [again] = await warrenJson(up)
  assert.equal(operatorOf(again), id)
  assert.deepEqual(await warrenJson(['operator', 'forget', ...inHome]), [{ removed: true }])
  assert.equal((await warren(['operator', 'forget', ...inHome])).code, 1)
  assert.deepEqual(await warrenJson(['operator', 'show', ...inHome]), [{}])
})
