import { found } from '../causes.ts'
import type { Check } from '../check.ts'

export const CONFIG: Check = {
  label: 'the configuration',
  run({ config, home }) {
    if (config.trouble === undefined) return []
    return [
      found('config-unusable', {
        certainty: 'certain',
        title: 'The configuration of this home cannot be used.',
        evidence: `${home.path}/config.json: ${config.trouble}`,
        fix: 'Mend that line of config.json, or remove the file: then the defaults hold.',
      }),
    ]
  },
}
