import { testScenario } from './play.ts'

for (const strategy of ['drop', 'delay', 'corrupt', 'replay', 'tag', 'stall', 'lie', 'prefix'])
  testScenario(`hostile-${strategy}`)
