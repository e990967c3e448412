import { testScenario } from './play.ts'

testScenario('relays-die')
