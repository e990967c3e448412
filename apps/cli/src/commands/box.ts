/** `warren box new`, `append`, `pin`, `list`, `remove`: sequences that this node writes or keeps alive. */
import type { BoxSequence } from '@warren/api'
import { BOX_CONTENTS_MAX_BYTES } from '@warren/api/limits'
import { badInput, CommandFailure } from '../command-failure.ts'
import { followLive } from '../follow-live.ts'
import { commandFor, type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseDays } from '../parse.ts'
import { readCapability } from '../read-capability.ts'
import { showAppended, showSequence } from '../show/box.ts'

export interface BoxOptions extends HomeOption {
  readonly days?: string
}

export async function newBoxes(
  output: Output,
  given: string | undefined,
  options: HomeOption,
): Promise<undefined> {
  const body = given === undefined ? {} : { write: await readCapability(given) }
  const sequence = await withDaemon(options, (client) => client.call('addBoxes', { body }))
  const append = commandFor(options, 'box', 'append', sequence.id, 'TEXT')
  output.result(sequence, showSequence(sequence, append))
}

export async function pinBoxes(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const body = { capability: await readCapability(given) }
  const sequence = await withDaemon(options, (client) => client.call('pinBoxes', { body }))
  output.result(
    sequence,
    `It is kept alive from now on, while this node runs. Boxes are looked at one by one, about one a minute.\n${showSequence(sequence)}`,
  )
}

export async function appendBox(
  output: Output,
  id: string,
  text: string | undefined,
  { days, ...options }: BoxOptions,
): Promise<undefined> {
  const contents = text === undefined || text === '-' ? await readStdin() : Buffer.from(text)
  if (contents.length > BOX_CONTENTS_MAX_BYTES)
    throw badInput(
      `A box holds at most ${BOX_CONTENTS_MAX_BYTES} bytes, and these are more.`,
      'Share it as a file, and append its link: warren share FILE',
    )
  const body = {
    contents: contents.toString('base64url'),
    ...(days === undefined ? {} : { days: parseDays(days) }),
  }
  const box = await withDaemon(options, async (client) => {
    const job = await client.call('appendBox', { params: { id }, body })
    const givenUp = 'Given up: it is not tried again. If a relay has it already, it can be read all the same.'
    const done = await followLive(client, job, output, { line: () => undefined, givenUp })
    return done.result?.box
  })
  if (box === undefined) throw new CommandFailure('bug', 'The daemon tells no box.')
  output.result(box, showAppended(box))
}

export async function listBoxes(output: Output, options: HomeOption): Promise<undefined> {
  const sequences = await withDaemon(options, async (client) => {
    const found: BoxSequence[] = []
    for await (const sequence of client.list('listBoxes')) found.push(sequence)
    return found
  })
  for (const sequence of sequences) output.result(sequence, output.json ? '' : showSequence(sequence))
  if (sequences.length === 0)
    output.text('This node writes and keeps alive no sequence. Begin one: warren box new')
}

export async function removeBoxes(output: Output, id: string, options: HomeOption): Promise<undefined> {
  await withDaemon(options, (client) => client.call('removeBoxes', { params: { id } }))
  output.result(
    { removed: true, id },
    'This node neither writes it nor keeps it alive any more, and knows no capability of it. What was appended stays until its time.',
  )
}

/** @throws CommandFailure `bad-input`: more than a box holds. */
async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > BOX_CONTENTS_MAX_BYTES) break
  }
  return Buffer.concat(chunks)
}
