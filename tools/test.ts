/**
 * `npm test [-- PART...]`: every suite, or those whose path contains a PART.
 *
 * Tests that drive programs which this machine lacks are skipped by name; with CI=true they fail.
 */
import { findProgram, PROGRAMS, type Program } from '@warren/testkit'
import { runTests } from './run-tests.ts'
import { allTests } from './suites.ts'

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
process.exitCode = await runTests({ files })

function reportMissingPrograms(): void {
  const missing = (Object.keys(PROGRAMS) as Program[]).filter((program) => findProgram(program) === undefined)
  if (missing.length === 0) return
  const consequence =
    process.env['CI'] === 'true' ? 'tests that need them FAIL' : 'tests that need them are skipped, by name'
  console.log(`Not on this machine (${consequence}):`)
  for (const program of missing) console.log(`  ${program}: ${PROGRAMS[program]}`)
  console.log('On Debian: apt-get install curl git chromium strace openssl iproute2 nftables faketime\n')
}
