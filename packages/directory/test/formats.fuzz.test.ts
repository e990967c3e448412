import { test } from 'node:test'
import { fuzz } from '@warren/testkit'
import { FUZZ_TARGETS } from '@warren/directory'

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: any bytes are read or refused as malformed`, () => fuzz(target, { runs: 1500 }))
}
