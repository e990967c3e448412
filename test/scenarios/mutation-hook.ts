/**
 * Loads the product with one defence broken: `WARREN_MUTATION=NAME node --import mutation-hook.ts --test …`.
 *
 * The source text is changed as the module is loaded, so nothing on disk ever holds a broken defence.
 */
import { registerHooks } from 'node:module'
import { MUTATIONS } from './mutations/index.ts'

const name = process.env['WARREN_MUTATION']
const mutation = MUTATIONS.find((candidate) => candidate.name === name)
if (mutation === undefined)
  throw new Error(`WARREN_MUTATION names none of: ${MUTATIONS.map((m) => m.name).join(', ')}`)

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(`/${mutation.file}`)) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    if (!source.includes(mutation.find)) {
      // Exit code 3 tells the caller that the mutation, not the scenario, needs mending.
      console.error(`mutation ${mutation.name}: its text must stand in ${mutation.file}`)
      process.exit(3)
    }
    return { ...loaded, source: source.replaceAll(mutation.find, () => mutation.replace) }
  },
})
