import { testScenario } from './play.ts'

testScenario('clock-skew')
