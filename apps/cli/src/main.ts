/** The beginning of `./warren`: the program as it was built of this source, if it was, else the source itself. */
import { builtProgram } from './built/entry.ts'

await import(builtProgram() ?? './run.ts')
