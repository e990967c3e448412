/** Programs of the machine that some tests drive: present, or named in the report of what was skipped. */
import fs from 'node:fs'
import path from 'node:path'

/** Every program that a test may need, with what it is for. The test runner prints those that are missing. */
export const PROGRAMS = {
  curl: 'real HTTP requests through the proxy',
  git: 'git clone through the proxy',
  chromium: 'a real browser showing a page',
  strace: 'proof of what was sent to whom',
  openssl: 'foreign openings of a TLS link',
  ip: 'network namespaces (package iproute2)',
  faketime: 'machines whose clock is wrong',
  nft: 'firewalls, cut lines, and a record of who sent packets to whom (package nftables)',
  cc: 'the switch of a wide-area test bed, with its delays',
  nsenter: 'programs inside network namespaces (package util-linux)',
  unshare: 'network namespaces that other test beds do not see (package util-linux)',
} as const

export type Program = keyof typeof PROGRAMS

/** The path of a program, or undefined. `WARREN_MISSING=curl,git` makes programs missing for a trial. */
export function findProgram(program: Program): string | undefined {
  if ((process.env['WARREN_MISSING'] ?? '').split(/[, ]+/).includes(program)) return undefined
  for (const directory of (process.env['PATH'] ?? '').split(path.delimiter).concat('/usr/sbin', '/sbin')) {
    const file = path.join(directory, program)
    try {
      fs.accessSync(file, fs.constants.X_OK)
      return file
    } catch {
      // Not in this directory.
    }
  }
  return undefined
}

/**
 * For the `skip` option of a test: false if every program is there, else the reason that is printed with its name.
 *
 * @throws Error on a machine with CI=true, where a missing program is a failure.
 */
export function needs(...programs: readonly Program[]): string | false {
  const missing = programs.filter((program) => findProgram(program) === undefined)
  if (missing.length === 0) return false
  const reason = `needs ${missing.join(' and ')}, not on this machine`
  if (process.env['CI'] === 'true')
    throw new Error(`a test ${reason}; install it, or unset CI to skip the test`)
  return reason
}
