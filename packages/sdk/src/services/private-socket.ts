/**
 * A listener that no other user of this machine reaches: a Unix socket in a directory of its own. On a TCP port of loopback any program could
 * speak to a handler that believes to hear the network.
 */
import fs from 'node:fs'
import type net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { ApiError } from '../api-error.ts'

export interface PrivateSocket {
  /** What a service's port leads to: `unix:/PATH`. */
  readonly target: string
  /** Removes the directory; the server is its owner's to close. */
  remove(): void
}

/** @throws ApiError `storage`: the directory for temporary files refuses. */
export async function listenPrivately(server: net.Server): Promise<PrivateSocket> {
  const directory = makeDirectory()
  const file = path.join(directory, 'socket')
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(file, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (cause) {
    fs.rmSync(directory, { recursive: true, force: true })
    throw noPlace(cause)
  }
  return { target: `unix:${file}`, remove: () => fs.rmSync(directory, { recursive: true, force: true }) }
}

/** 0700, with a name that nobody foresees. */
function makeDirectory(): string {
  try {
    return fs.mkdtempSync(path.join(os.tmpdir(), 'warren-serve-'))
  } catch (cause) {
    throw noPlace(cause)
  }
}

function noPlace(cause: unknown): ApiError {
  return new ApiError('storage', 'There is no place for the socket of the service.', {
    next: 'See that the directory for temporary files can be written and has a short name (TMPDIR).',
    cause,
  })
}
