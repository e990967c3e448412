/** A real file, shared by one node of the demonstration and fetched by another. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { type Client, get, share } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'

export interface SharedFile {
  /** The file at the sharer. */
  readonly path: string
  readonly link: string
  readonly bytes: number
}

const FILE_BYTES = 4_000_000

/** Writes a file and shares it where it lies. */
export async function shareFile(client: Client, directory: string, signal: AbortSignal): Promise<SharedFile> {
  const file = path.join(directory, 'holiday-pictures.tar')
  // What does not compress shows that every byte went through.
  fs.writeFileSync(file, randomBytes(FILE_BYTES))
  const { link } = await share(client, { path: file }, { signal })
  if (link === undefined) throw new CommandFailure('bug', 'The daemon tells no link.')
  return { path: file, link, bytes: FILE_BYTES }
}

/** Gets it into a directory and compares it byte for byte. @returns where it is. */
export async function getFile(
  client: Client,
  shared: SharedFile,
  directory: string,
  signal: AbortSignal,
): Promise<string> {
  fs.mkdirSync(directory, { mode: 0o700 })
  const { to } = await get(client, { link: shared.link, to: directory }, { signal })
  if (fs.readFileSync(to).equals(fs.readFileSync(shared.path))) return to
  throw new CommandFailure('not-authentic', 'What was fetched is not the file that was shared.')
}
