/** Takes optional parts without an entry out of the lock file; see rules/lock-file.ts. `npm run check -- --fix` calls it. */
import fs from 'node:fs'
import path from 'node:path'
import { LOCK_FILE, pruneLockFile } from './rules/lock-file.ts'
import { ROOT } from './suites.ts'

const file = path.join(ROOT, LOCK_FILE)
const before = fs.readFileSync(file, 'utf8')
const after = pruneLockFile(before)
if (after !== before) fs.writeFileSync(file, after)
