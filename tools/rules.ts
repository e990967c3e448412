/** The house rules: `tools/node tools/rules.ts [NAME...]`, all of them without a name. */
import path from 'node:path'
import { RULES } from './rules/index.ts'
import { readSourceTree } from './rules/source-tree.ts'

const root = path.dirname(import.meta.dirname)
const names = process.argv.slice(2)
const unknown = names.find((name) => !Object.hasOwn(RULES, name))
if (unknown !== undefined) {
  console.error(`There is no rule "${unknown}". Rules: ${Object.keys(RULES).join(', ')}`)
  process.exit(2)
}
const tree = readSourceTree(root)
let findings = 0
for (const [name, rule] of Object.entries(RULES)) {
  if (names.length > 0 && !names.includes(name)) continue
  for (const { place, problem, fix } of rule(tree)) {
    findings++
    console.log(`${place}  ${name}: ${problem}\n    ${fix}`)
  }
}
console.log(`${tree.files.length} files, ${findings} findings`)
process.exitCode = findings === 0 ? 0 : 1
