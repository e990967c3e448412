/** `warren uninstall` as a person types it: with a daemon, completion files, and files of others in the home. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '@warren/testkit/processes'
import { LAUNCHER, makeScratch, start, until } from './support/command.ts'

interface Scene {
  readonly userHome: string
  readonly home: string
  readonly warren: (...args: string[]) => ReturnType<typeof start>
}

/** A user of his own, whose home of Warren has a network with himself as its only relay. */
async function scene(context: TestContext): Promise<Scene> {
  const { directory, remove } = makeScratch()
  context.after(remove)
  const env = { HOME: directory, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '', WARREN_HOME: '' }
  const warren = (...args: string[]) => start(LAUNCHER, args, '', env)
  const made = await warren('network', 'new', '--listen', `127.0.0.1:${await freePort()}`).result
  assert.equal(made.code, 0, made.errors)
  return { userHome: directory, home: path.join(directory, '.warren'), warren }
}

test('a running daemon is stopped, what Warren made goes, and what others made stays and is named', async (context) => {
  const { userHome, home, warren } = await scene(context)
  const completions = path.join(userHome, '.local/share/bash-completion/completions')
  fs.mkdirSync(completions, { recursive: true })
  const printed = path.join(completions, 'warren')
  fs.writeFileSync(printed, (await warren('completion', 'bash').result).output)
  const fish = path.join(userHome, '.config/fish/completions/warren.fish')
  fs.mkdirSync(path.dirname(fish), { recursive: true })
  fs.writeFileSync(fish, '# my own\n')

  const up = warren('up', '--proxy', 'off')
  context.after(() => void up.child.kill('SIGKILL'))
  await until('the daemon answers', () => fs.existsSync(path.join(home, 'daemon.json')))
  fs.writeFileSync(path.join(home, 'diary.txt'), 'mine')
  const words = await warren('backup', 'words').result
  assert.equal(words.code, 0, words.errors)

  const { code, output, errors } = await warren('uninstall', '--yes', '--json').result
  assert.equal(code, 0, `${output}${errors}`)
  const answer = JSON.parse(output) as { removed: string[]; left: { what: string; path?: string }[] }
  assert.deepEqual(fs.readdirSync(home), ['diary.txt'])
  assert.equal(fs.readFileSync(path.join(home, 'diary.txt'), 'utf8'), 'mine')
  assert.ok(answer.removed.includes(path.join(home, 'key')) && answer.removed.includes(printed))
  assert.ok(!fs.existsSync(printed) && fs.existsSync(fish))
  assert.ok(answer.left.some(({ path: where }) => where === path.join(home, 'diary.txt')))
  await up.result
})

test('without a yes, without words, and where nothing is, nothing is removed', async (context) => {
  const { home, warren } = await scene(context)
  const names = fs.readdirSync(home).sort()
  const unasked = await warren('uninstall', '--without-words').result
  assert.deepEqual([unasked.code, unasked.output], [2, ''])
  assert.match(unasked.errors, /This removes from[^]*keys[^]*It leaves:[^]*the program[^]*--yes/)
  const wordless = await warren('uninstall', '--yes').result
  assert.equal(wordless.code, 2)
  assert.match(wordless.errors, /words of this home were never shown[^]*--without-words/)
  const nowhere = await warren('uninstall', '--yes', '--home', path.join(home, 'nowhere')).result
  assert.equal(nowhere.code, 1)
  assert.deepEqual(fs.readdirSync(home).sort(), names)

  const kept = await warren('uninstall', '--yes', '--keep-keys').result
  assert.equal(kept.code, 0, kept.errors)
  assert.deepEqual(fs.readdirSync(home), ['key'])
})
