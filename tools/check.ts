/**
 * `npm run check [-- --fix]`: the gate. Format, lint, types, house rules, dead exports and unit tests, two steps at a time.
 * `--fix` first formats every file and mends the lock file. What a step finds is printed with what mends it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT, unitTests } from './suites.ts'

interface Step {
  readonly name: string
  /** Arguments of our own Node. */
  readonly command: readonly string[]
  readonly fix: string
}

interface Outcome {
  readonly step: Step
  readonly output: string
  readonly passed: boolean
  readonly seconds: string
}

const STEPS_AT_ONCE = 2
const biome = ['node_modules/@biomejs/biome/bin/biome', 'format', '--reporter=summary']
const typescript = 'node_modules/tsc7/bin/tsc'

/** One process for each package: half of what a process for each file would spend is loading what they share. */
const UNIT_TESTS = unitTests().map(
  ({ of, files }): Step => ({
    name: `unit tests of ${of}`,
    command: ['--test', '--test-isolation=none', '--test-reporter=dot', ...files],
    fix: 'Run one file alone: tools/node --test FILE',
  }),
)

/** The longest first, so that the short ones fill the other core. */
const STEPS: readonly Step[] = [
  {
    name: 'dead exports',
    command: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
    fix: 'Take the word `export` away, or delete what nobody uses. A file or dependency that is used after all: knip.json.',
  },
  {
    name: 'lint',
    command: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--format=unix'],
    fix: 'Mend the code. A rule that is wrong for us is changed in .oxlintrc.json, for everybody, with a reason in the commit.',
  },
  {
    name: 'types of everything',
    command: [typescript, '-p', 'tsconfig.json'],
    fix: 'Mend the types; no `any`, no cast that hides it.',
  },
  {
    name: 'types without a platform',
    command: [typescript, '-p', 'tsconfig.portable.json'],
    fix: 'Floors 0 to 8 have no Node API: take what is missing as a port of @warren/kernel.',
  },
  {
    name: 'types of the page',
    command: [
      'node_modules/svelte-check/bin/svelte-check',
      '--workspace',
      'apps/web',
      '--tsconfig',
      'tsconfig.json',
      '--output',
      'human',
      '--fail-on-warnings',
    ],
    fix: 'Mend the types, and what it says about accessibility.',
  },
  {
    name: 'API report',
    command: ['tools/api-report.ts'],
    fix: 'If programs may see this change: tools/node tools/api-report.ts --write, and say it in CHANGELOG.md.',
  },
  { name: 'house rules', command: ['tools/rules.ts'], fix: 'Each finding names what mends it.' },
  { name: 'format', command: biome, fix: 'Type: npm run check -- --fix' },
  ...UNIT_TESTS,
]

async function runNode(command: readonly string[]): Promise<{ output: string; code: number }> {
  const child = spawn(process.execPath, [...command], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { output, code: code ?? 1 }
}

async function runStep(step: Step): Promise<Outcome> {
  const startMs = performance.now()
  const { output, code } = await runNode(step.command)
  return { step, output, passed: code === 0, seconds: ((performance.now() - startMs) / 1000).toFixed(1) }
}

function report({ step, output, passed, seconds }: Outcome): void {
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`)
  if (!passed) console.log(`${output.trimEnd()}\nTo mend "${step.name}": ${step.fix}\n`)
}

async function main(): Promise<void> {
  if (process.argv.includes('--fix')) {
    await runNode([...biome, '--write'])
    await runNode(['tools/mend-lock.ts'])
  }
  const waiting = [...STEPS]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step)
      report(outcome)
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: STEPS_AT_ONCE }, work))
  const failed = outcomes.filter(({ passed }) => !passed)
  console.log(
    failed.length === 0 ? 'All checks passed.' : `${failed.length} of ${outcomes.length} checks failed.`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}

await main()
