import { testScenario } from './play.ts'

testScenario('slow-readers')
