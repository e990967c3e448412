/** `warren get --keep-sharing`: what was got is served to others under the link that it was got by. */
import type { Share } from '@warren/api'
import { ApiError, type Client } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { commandFor, type HomeOption } from '../home.ts'
import type { Output } from '../output.ts'
import { followShare } from './share.ts'

export interface Got {
  readonly link: string
  /** Where it is. */
  readonly path: string
  /** What its sharer calls it; on this disk it may have another name. */
  readonly name: string
  /** The person agrees that a listed relay in the same node tells about it. */
  readonly besideRelay: boolean
}

/** @throws CommandFailure what was got stays; `next` is the command that tries once more. */
export async function keepSharing(
  client: Client,
  output: Output,
  { link, path, name, besideRelay }: Got,
  options: HomeOption,
): Promise<Share> {
  try {
    const job = await client.call('addShare', { body: { path, name, also: link, besideRelay } })
    return await followShare(client, job, output)
  } catch (error) {
    const again = commandFor(
      options,
      'share',
      path,
      '--name',
      name,
      '--also',
      link,
      ...(besideRelay ? ['--beside-relay'] : []),
    )
    const cause = error instanceof Error ? error.message : String(error)
    const next = error instanceof ApiError && error.next !== undefined ? `${error.next} ` : ''
    throw new CommandFailure('refused', `All of it is in ${path}, but it is not shared on: ${cause}`, {
      next: `${next}To try that again, type: ${again}`,
    })
  }
}

/** What the person has agreed to, once more. */
export function showKeptSharing(stop: string): string {
  return `This node serves it from now on: everybody who has the link finds that one more machine has all of it. To stop it: ${stop}`
}
