/** Makes the program. A daemon runs this when it is usable and nobody waits (prepare.ts); `npm run build` does it beforehand. */
import { joinProgram } from './join-program.ts'
import { builtPlace } from './place.ts'
import { storeBuilt } from './store.ts'

await storeBuilt(builtPlace('program'), joinProgram)
console.log('The program is built.')
