/**
 * No clock, no randomness and no console outside of the ports.
 *
 * Below the platform the compiler already refuses what Node brings (tsconfig.portable.json); the language's own `Date` and
 * `Math.random` it cannot refuse, nor anything at all above.
 */
import ts from 'typescript'
import { type Finding, parse, placeOf, type SourceFile, type SourceTree } from './source-tree.ts'

/** Where the ports are made real, where real time and a terminal are the subject, and the SDK, a guest in other programs. */
const EXEMPT = [
  'packages/platform/',
  'packages/sdk/',
  'apps/',
  'tools/',
  'bench/',
  'examples/',
  'testkit/src/programs.ts',
  'testkit/src/processes/',
]
const CONSOLE_FIX = 'Take a `Log` in your ports.'
const CLOCK_FIX = 'Take a `Clock` in your ports: nowMs for durations, wallMs for dates, after for timers.'
const RANDOM_FIX = 'Take a `Random` in your ports.'

const MEMBERS: Readonly<Record<string, string>> = {
  'Date.now': CLOCK_FIX,
  'performance.now': CLOCK_FIX,
  'process.hrtime': CLOCK_FIX,
  'Math.random': RANDOM_FIX,
  'crypto.getRandomValues': RANDOM_FIX,
  'crypto.randomUUID': RANDOM_FIX,
}

const CALLS: Readonly<Record<string, string>> = {
  setTimeout: CLOCK_FIX,
  setInterval: CLOCK_FIX,
  Date: CLOCK_FIX,
}

export function checkPortsOnly(tree: SourceTree): Finding[] {
  return tree.files
    .filter((file) => file.kind === 'source' && !EXEMPT.some((prefix) => file.path.startsWith(prefix)))
    .filter((file) =>
      /\b(Date|Math|performance|process|crypto|console|setTimeout|setInterval)\b/.test(file.text),
    )
    .flatMap(checkFile)
}

function checkFile(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  const visit = (node: ts.Node): void => {
    const found = forbidden(node)
    if (found !== undefined) {
      findings.push({ place: placeOf(file, node.getStart()), problem: `uses ${found[0]}`, fix: found[1] })
    }
    ts.forEachChild(node, visit)
  }
  visit(parse(file))
  return findings
}

function forbidden(node: ts.Node): readonly [name: string, fix: string] | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.getText().replace(/^globalThis\./, '')
    if (/^console\.\w+$/.test(name)) return [name, CONSOLE_FIX]
    return named(name, MEMBERS[name])
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? ['new Date()', CLOCK_FIX] : undefined
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const name = node.expression.text
    return named(`${name}()`, Object.hasOwn(CALLS, name) ? CALLS[name] : undefined)
  }
  return undefined
}

function named(name: string, fix: string | undefined): readonly [string, string] | undefined {
  return fix === undefined ? undefined : [name, fix]
}
