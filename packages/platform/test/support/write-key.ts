/**
 * Sets a passphrase and takes it away again, for ever, in the home it is given; prints a line after each. Argon2id is at its
 * least cost, so that most of the time is spent on the file.
 */
import fs from 'node:fs'
import { createNodePrimitives, loadOrCreateKey, openHomeDir, setPassphrase } from '@warren/platform/node'
import { Sensitive } from '@warren/kernel'
import { createInlineOffload } from '@warren/testkit'

const real = createNodePrimitives()
const primitives: typeof real = {
  ...real,
  argon2id: (passphrase, salt) => real.argon2id(passphrase, salt, 8, 1),
}
const ports = { primitives, offload: createInlineOffload(primitives) }
const home = openHomeDir(process.argv[2] ?? '')
const key = loadOrCreateKey(home, primitives)
if (key.kind !== 'open') throw new Error('a new home was expected')
fs.writeSync(1, `${Buffer.from(key.root.reveal()).toString('hex')}\n`)
for (let turn = 0; ; turn++) {
  await setPassphrase(home, key.root, turn % 2 === 0 ? new Sensitive('correct horse') : undefined, ports)
  fs.writeSync(1, `${turn}\n`)
}
