/** A network as a person gives it to a command: its text, its words, a file with any of the three forms, or - for stdin. */
import fs from 'node:fs'
import path from 'node:path'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { type Network, readNetwork } from '@warren/directory'
import { createNodePrimitives } from '@warren/platform/node'
import { badInput } from './command-failure.ts'

/** Far more than any network file has; the parser has the exact bound. */
const MAX_BYTES = 16 * 1024 * 1024

/** @throws CommandFailure, WarrenError `bad-input`. */
export async function networkGiven(given: string): Promise<Network> {
  return readNetwork(createNodePrimitives(), await textGiven(given), wordlist)
}

async function textGiven(given: string): Promise<string> {
  if (given === '-') return readStdin()
  if (given.trim() === '') {
    throw badInput('The text of the network is empty.', 'Copy what "warren network show" prints, whole.')
  }
  const file = path.resolve(given)
  // A text of base64 and words may have any length that a file name has not; a path never begins like a network's text.
  const stat = given.length < 4096 && !given.includes('\n') ? statOf(file) : undefined
  if (stat === undefined) return given
  if (!stat.isFile() || stat.size > MAX_BYTES) {
    throw badInput(
      `${file} is no file that holds a network.`,
      'Give the text of a network, its words, or its file.',
    )
  }
  return fs.readFileSync(file, 'utf8')
}

function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MAX_BYTES)
      throw badInput('Stdin holds far more than a network.', 'Give its text or its file.')
  }
  return Buffer.concat(chunks).toString('utf8')
}
