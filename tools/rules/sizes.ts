/** Size: a file is one concept, a function fits on a screen. Tables and generated code are exempt by name. */
import ts from 'typescript'
import { type Finding, parse, placeOf, type SourceFile, type SourceTree } from './source-tree.ts'

const MAX_FILE_LINES = 400
/** A function's own lines: those of functions inside it count for them, so that a part made of closures is a part. */
const MAX_FUNCTION_LINES = 70
const EXEMPT = /(\.d\.ts|\.generated\.ts|-table\.ts)$/

export function checkSizes(tree: SourceTree): Finding[] {
  return tree.files.filter((file) => !EXEMPT.test(file.path)).flatMap(checkFile)
}

function checkFile(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  const lines = file.text.split('\n').length - 1
  if (lines > MAX_FILE_LINES) {
    findings.push({
      place: `${file.path}:1`,
      problem: `${lines} lines, more than ${MAX_FILE_LINES}`,
      fix: 'Find the second concept in it and give that a file with its name.',
    })
  }
  if (file.kind === 'source' && lines > MAX_FUNCTION_LINES) findings.push(...checkFunctions(file))
  return findings
}

function checkFunctions(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  const source = parse(file)
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  /** Lines of the functions directly or deeper inside `node`, outermost only. */
  const visit = (node: ts.Node): number => {
    let inner = 0
    ts.forEachChild(node, (child) => {
      inner += visit(child)
    })
    if (!isFunction(node)) return inner
    const all = lineOf(node.end) - lineOf(node.getStart()) + 1
    if (all - inner > MAX_FUNCTION_LINES) {
      findings.push({
        place: placeOf(file, node.getStart()),
        problem: `a function of ${all - inner} lines, more than ${MAX_FUNCTION_LINES}`,
        fix: 'Name its steps and make each a function.',
      })
    }
    // A function on one line shares it with its surroundings.
    return Math.max(0, all - 1)
  }
  visit(source)
  return findings
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}
