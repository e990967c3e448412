/** `warren operator`: one key for all relays of one person, so that no path leads through two of them. */
import { drawOperatorSeed, formatOperatorKey, operatorIdOf } from '@warren/directory'
import { toHex } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'

const KEEP =
  'This is a secret: whoever has it can name relays of his own as yours. Keep it in a file that only you may read, and give it to each of your relays once:'

/** Nothing of it is kept. */
export async function newOperator(output: Output): Promise<undefined> {
  const primitives = createNodePrimitives()
  const seed = drawOperatorSeed(primitives)
  const key = formatOperatorKey(primitives, seed)
  output.progress(
    `${KEEP}\n  warren up --relay --listen HOST:PORT --operator-key-file FILE\nEverybody will see that these relays are one person's.`,
  )
  output.result({ key, id: toHex(operatorIdOf(primitives, seed)) }, key)
}

export async function showOperator(output: Output, options: HomeOption): Promise<undefined> {
  const operator = await withDaemon(options, (client) => client.call('getOperator'))
  const text =
    operator.id === undefined
      ? `No operator: a relay of this home counts as one person's alone.\nTo make a key for all your relays: warren operator new`
      : `operator  ${operator.id}\nRelays that name it count as one person's, and everybody sees that.`
  output.result(operator, text)
}

export async function forgetOperator(output: Output, options: HomeOption): Promise<undefined> {
  const removed = await withDaemon(options, (client) => client.call('forgetOperator'))
  output.result(
    removed,
    "The operator is forgotten: this relay counts as another person's from now on. Who kept what it said before still knows.",
  )
}
