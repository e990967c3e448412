/** Capabilities that people type or, since whoever sees one has what it gives, hand in on stdin. */
import { badInput } from './command-failure.ts'
import { readStdinLines } from './read-secret.ts'

/** @param given - `-`: it is the only line of stdin. @throws CommandFailure `bad-input`; what was given is not repeated. */
export async function readCapability(given: string): Promise<string> {
  const [text = '', ...more] = given === '-' ? await readStdinLines() : [given]
  if (more.length === 0 && /^\s*<?warren-box-(write|read|verify):[\w-]+>?\s*$/.test(text)) return text.trim()
  throw badInput(
    'This is no capability of boxes.',
    'One begins with warren-box-write:, warren-box-read: or warren-box-verify:. Copy all of it.',
  )
}
