import { testScenario } from './play.ts'

testScenario('churn')
