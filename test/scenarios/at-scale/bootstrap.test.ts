import { testScenario } from './play.ts'

testScenario('bootstrap')
