import { testScenario } from './play.ts'

testScenario('partition')
