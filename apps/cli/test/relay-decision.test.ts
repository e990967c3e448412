import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { CommandFailure } from '../src/command-failure.ts'
import { askToServe } from '../src/relay-decision.ts'

function answered(keys: string): Promise<void> {
  const input = new PassThrough()
  const asking = askToServe(input, new PassThrough(), true)
  input.write(keys)
  return asking
}

test('a yes is a yes, whatever its case', async () => {
  for (const keys of ['y\r', 'Yes\r', ' YES \r']) await answered(keys)
})

test('everything else is a no that is said: another word, nothing, Ctrl-C, Ctrl-D', async () => {
  for (const keys of ['n\r', '\r', 'yellow\r', '\u0003', '\u0004']) {
    await assert.rejects(
      answered(keys),
      (error: unknown) =>
        error instanceof CommandFailure &&
        error.exitCode === 130 &&
        /nothing is published/.test(error.message),
    )
  }
})

test('a terminal that goes away is a no', async () => {
  const input = new PassThrough()
  const asking = askToServe(input, new PassThrough(), true)
  input.end()
  await assert.rejects(asking, CommandFailure)
})
