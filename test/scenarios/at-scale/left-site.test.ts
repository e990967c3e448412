import { testScenario } from './play.ts'

testScenario('left-site')
