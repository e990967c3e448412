import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { ROOT } from '../suites.ts'

/** Runs one of the bought tools with our settings over planted files. */
function run(context: TestContext, tool: readonly string[], files: Readonly<Record<string, string>>) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-gate-'))
  context.after(() => fs.rmSync(folder, { recursive: true }))
  for (const name of ['biome.json', '.oxlintrc.json', 'tsconfig.base.json'])
    fs.copyFileSync(path.join(ROOT, name), path.join(folder, name))
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  fs.writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: './tsconfig.base.json', include: ['.'] }),
  )
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  const [program, ...options] = tool
  const file = path.join(ROOT, 'node_modules', program ?? '')
  return spawnSync(process.execPath, [file, ...options, '.'], { cwd: folder, encoding: 'utf8' })
}

/** npm leaves the native part of the linter out where the Node it runs on is too old for it, as Debian 12's is. */
function whyNoLinter(): string | false {
  const parts = path.join(ROOT, 'node_modules', '@oxlint')
  const isThere = fs.existsSync(parts) && fs.readdirSync(parts).length > 0
  return isThere ? false : 'npm ci left the linter out: it installs it only under Node 20.19 or later'
}

const lintTest = 'lint finds a floating promise, an any, a non-null assertion and a default export'
test(lintTest, { skip: whyNoLinter() }, (context) => {
  const planted = {
    'floating.ts':
      'export async function wait(): Promise<void> {}\nexport function go(): void {\n  wait()\n}\n',
    'any.ts': 'export function take(value: any): void {\n  void value\n}\n',
    'non-null.ts': 'export function first(list: readonly string[]): string {\n  return list[0]!\n}\n',
    'default.ts': 'export default 1\n',
    'sound.ts': 'export const one = 1\n',
  }
  const { stdout, status } = run(context, ['oxlint/bin/oxlint', '--type-aware', '--format=unix'], planted)
  assert.equal(status, 1)
  for (const rule of [
    /floating\.ts:3.*no-floating-promises/,
    /any\.ts:1.*no-explicit-any/,
    /non-null\.ts:2.*no-non-null-assertion/,
    /default\.ts:1.*no-default-export/,
  ]) {
    assert.match(stdout, rule)
  }
  assert.doesNotMatch(stdout, /sound\.ts/)
})

test('the compiler refuses a platform’s names in portable code', (context) => {
  const names = ['process', 'Buffer', 'setTimeout', 'TextEncoder', 'crypto', 'performance', 'fetch']
  const text = names.map((name, index) => `export const x${index} = ${name}\n`).join('')
  const { stdout } = run(context, ['tsc7/bin/tsc', '-p'], { 'portable.ts': text })
  for (const name of names) assert.match(stdout, new RegExp(`'${name}'`), name)
})

test('format finds what is not formatted', (context) => {
  const { stderr, status } = run(context, ['@biomejs/biome/bin/biome', 'format'], {
    'raw.ts': 'export const a = "x";\n',
  })
  assert.equal(status, 1)
  assert.match(stderr, /raw\.ts/)
})
