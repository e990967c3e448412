/**
 * `npm test [-- PART...]`: every suite, or those whose path contains a PART.
 *
 * Tests that drive programs which this machine lacks are skipped by name; with CI=true they fail.
 */
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { findProgram, PROGRAMS, type Program } from '@warren/testkit'
import { runTests } from './run-tests.ts'
import { allTests, ROOT } from './suites.ts'

const parts = process.argv.slice(2)
const files = allTests().filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
if (files.length === 0) {
  console.error(
    parts.length === 0
      ? 'No test file was found.'
      : `No test file has "${parts.join('" or "')}" in its path.`,
  )
  process.exit(2)
}
reportMissingPrograms()
if (files.some((file) => file.startsWith('test/e2e/'))) build()
process.exitCode = await runTests({ files })

/** Otherwise the first daemons of all tests do it beside what is tested. */
function build(): void {
  for (const name of ['page', 'program'])
    execFileSync(process.execPath, [path.join(ROOT, `apps/cli/src/built/build-${name}.ts`)], {
      stdio: 'inherit',
    })
}

function reportMissingPrograms(): void {
  const missing = (Object.keys(PROGRAMS) as Program[]).filter((program) => findProgram(program) === undefined)
  if (missing.length === 0) return
  const consequence =
    process.env['CI'] === 'true' ? 'tests that need them FAIL' : 'tests that need them are skipped, by name'
  console.log(`Not on this machine (${consequence}):`)
  for (const program of missing) console.log(`  ${program}: ${PROGRAMS[program]}`)
  console.log('On Debian: apt-get install curl git chromium strace openssl iproute2 nftables faketime\n')
}
