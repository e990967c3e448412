/**
 * Runs files of test vectors against Warren's cryptography: `npm run vectors -- FILE...`.
 *
 * Knows the formats of Counter Galois Onion, ntor-v3 and key blinding by what is in the file; a file may hold one vector or
 * a list of them. Ends with the line `N passed, N failed`; exit code 1 if anything failed or could not be read.
 */
import { readFileSync } from 'node:fs'
import { createNodePrimitives } from '@warren/platform/node'
import type { Primitives } from '@warren/kernel'
import { isCgoFile, runCgoFile } from './vectors/cgo.ts'
import { Checker, isRecord } from './vectors/checker.ts'
import { isKeyBlinding, runKeyBlinding } from './vectors/key-blinding.ts'
import { isNtorV3, runNtorV3 } from './vectors/ntor-v3.ts'

const FORMATS = 'Counter Galois Onion (cgo), ntor-v3, key blinding'

/** What a file holds: itself, or the vectors of the list that it is or has. */
function vectorsIn(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content
  if (isRecord(content) && Array.isArray(content['vectors'])) return content['vectors']
  return [content]
}

function runVector(primitives: Primitives, checker: Checker, vector: unknown): void {
  if (!isRecord(vector)) checker.fail(`not a vector in a format that this runner knows: ${FORMATS}`)
  else if (isCgoFile(vector)) runCgoFile(primitives, checker, vector)
  else if (isNtorV3(vector)) runNtorV3(primitives, checker, vector)
  else if (isKeyBlinding(vector)) runKeyBlinding(primitives, checker, vector)
  else checker.fail(`not in a format that this runner knows: ${FORMATS}`)
}

/** Runs the text of one file. */
export function runVectorText(primitives: Primitives, checker: Checker, name: string, text: string): void {
  checker.run(name, () => {
    let content: unknown
    try {
      content = JSON.parse(text)
    } catch {
      checker.fail('is not JSON')
      return
    }
    const vectors = vectorsIn(content)
    const { passed, failed } = checker
    for (const [index, vector] of vectors.entries()) {
      if (vectors.length === 1) runVector(primitives, checker, vector)
      else checker.run(`#${index + 1}`, () => runVector(primitives, checker, vector))
    }
    if (passed === checker.passed && failed === checker.failed) checker.fail('holds no vectors')
  })
}

function main(files: readonly string[]): number {
  const checker = new Checker((line) => process.stderr.write(`${line}\n`))
  const primitives = createNodePrimitives()
  if (files.length === 0) checker.fail('Name at least one file: npm run vectors -- FILE...')
  for (const file of files) {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (error) {
      checker.fail(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
      continue
    }
    const { passed, failed } = checker
    runVectorText(primitives, checker, file, text)
    process.stdout.write(`${file}: ${checker.passed - passed} passed, ${checker.failed - failed} failed\n`)
  }
  process.stdout.write(`${checker.passed} passed, ${checker.failed} failed\n`)
  return checker.failed === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
