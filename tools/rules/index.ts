import { checkDependencies } from './dependencies.ts'
import { checkDuplicates } from './duplicates.ts'
import { checkFloors } from './floors.ts'
import { checkLockFile } from './lock-file.ts'
import { checkPortsOnly } from './ports-only.ts'
import { checkSizes } from './sizes.ts'
import type { Rule } from './source-tree.ts'
import { checkSpecReferences } from './spec-references.ts'

/** Every house rule by the name that `tools/node tools/rules.ts NAME` takes. */
export const RULES: Readonly<Record<string, Rule>> = {
  floors: checkFloors,
  'ports-only': checkPortsOnly,
  sizes: checkSizes,
  'spec-references': checkSpecReferences,
  duplicates: checkDuplicates,
  dependencies: checkDependencies,
  'lock-file': checkLockFile,
}
