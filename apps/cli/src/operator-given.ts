/** The key of an operator as it is given to a command: in a file or on stdin, never among the arguments. */
import { parseOperatorKey } from '@warren/directory'
import type { Sensitive } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { readSecretFile } from './read-secret.ts'

/** @param file - `-`: stdin. @throws CommandFailure, WarrenError `bad-input`: there is none in it. */
export async function operatorGiven(file: string): Promise<Sensitive<Uint8Array>> {
  return parseOperatorKey(createNodePrimitives(), await readSecretFile(file))
}
