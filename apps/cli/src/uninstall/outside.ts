/** What there is of Warren outside of its home: files that it printed and somebody put where programs look, and what others made for it. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { GENERATED_MARK } from '../completion/text.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Something that stays. */
export interface Left {
  readonly what: string
  readonly path?: string
  /** How to remove it, if one may want that. */
  readonly next?: string
}

/** Completion scripts and manuals of this user that Warren printed, as it knows by their beginning. */
export function printedFiles(env: Env): string[] {
  const data = env['XDG_DATA_HOME'] || path.join(userHome(env), '.local', 'share')
  const config = configHome(env)
  return [
    path.join(data, 'bash-completion', 'completions', 'warren'),
    path.join(data, 'zsh', 'site-functions', '_warren'),
    path.join(userHome(env), '.zfunc', '_warren'),
    path.join(config, 'fish', 'completions', 'warren.fish'),
    path.join(data, 'man', 'man1', 'warren.1'),
  ].filter(isPrinted)
}

const BEGIN_BYTES = 128

function isPrinted(file: string): boolean {
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  const handle = fs.openSync(file, 'r')
  try {
    const begin = Buffer.alloc(BEGIN_BYTES)
    fs.readSync(handle, begin, 0, BEGIN_BYTES, 0)
    return begin.includes(GENERATED_MARK)
  } finally {
    fs.closeSync(handle)
  }
}

/** Units that start Warren: the system's business, so they are named and left. */
export function leftUnits(env: Env): Left[] {
  const user = path.join(configHome(env), 'systemd', 'user', 'warren.service')
  const system = '/etc/systemd/system/warren.service'
  return [
    ...unit(user, `systemctl --user disable --now warren; rm ${user}`),
    ...unit(system, `systemctl disable --now warren; rm ${system}`),
  ]
}

function unit(file: string, next: string): Left[] {
  return fs.existsSync(file) ? [{ what: 'a unit of systemd', path: file, next }] : []
}

/** The program, and what it compiled. */
export function leftProgram(env: Env): Left[] {
  const program = path.join(import.meta.dirname, '..', '..', '..', '..')
  const cache = path.join(env['XDG_CACHE_HOME'] || path.join(userHome(env), '.cache'), 'warren')
  return [
    { what: 'the program', path: program, next: 'remove the directory' },
    ...(fs.existsSync(cache) ? [{ what: 'compiled code', path: cache, next: 'remove the directory' }] : []),
  ]
}

function userHome(env: Env): string {
  return env['HOME'] || os.homedir()
}

function configHome(env: Env): string {
  return env['XDG_CONFIG_HOME'] || path.join(userHome(env), '.config')
}
