import { testScenario } from './play.ts'

for (const percent of [10, 20]) testScenario(`hostile-all-${percent}`)
