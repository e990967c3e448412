/** `warren box read`, `erase`, `renew`: what whoever has a capability may do. */
import { type HomeOption, commandFor, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseDays } from '../parse.ts'
import { readCapability } from '../read-capability.ts'
import { showBox, showLeft } from '../show/box.ts'
import type { BoxOptions } from './box.ts'

export async function readBoxes(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const seen = new Set<string>()
  let read = await readCapability(given)
  let count = 0
  await withDaemon(options, async (client) => {
    for (let more = true; more; ) {
      const page = await client.call('readBoxes', { body: { read } })
      for (const { mark, ...box } of page.boxes) {
        // The same append that was made again counts once.
        if (mark !== undefined && seen.has(mark)) continue
        if (mark !== undefined) seen.add(mark)
        output.result(box, output.json ? '' : showBox(box))
        count++
      }
      more = page.more
      read = page.next
    }
  })
  const onward = commandFor(options, 'box', 'read', read)
  const text = `${count === 0 ? 'Nothing has been appended yet.' : 'That is all so far.'} To read on from here later, type:\n  ${onward}`
  output.result({ next: read }, text)
}

export async function eraseBox(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const write = await readCapability(given)
  const left = await withDaemon(options, (client) => client.call('eraseBox', { body: { write } }))
  output.result(
    { erased: true, ...left },
    `The box is taken back; whoever read it has it.\n${showLeft(left)}`,
  )
}

export async function renewBox(
  output: Output,
  given: string,
  { days, ...options }: BoxOptions,
): Promise<undefined> {
  const verify = await readCapability(given)
  const body = { verify, ...(days === undefined ? {} : { days: parseDays(days) }) }
  const left = await withDaemon(options, (client) => client.call('renewBox', { body }))
  output.result(left, `The box lies with its holders for longer.\n${showLeft(left)}`)
}
