/** How long a person waits for a start and for a refusal. */
import { curl, Testbed, WarrenNode } from '@warren/testkit/processes'
import type { Part } from '../report.ts'

const ROUNDS = 5

/** Milliseconds from typing `up --detach` on a new home to its return. */
async function measureUp({ directory, networkFile }: Testbed, round: number): Promise<number> {
  const node = await WarrenNode.create({ name: `up-${round}`, directory, networkFile })
  const startMs = performance.now()
  await node.start()
  const tookMs = performance.now() - startMs
  await node.stop()
  return tookMs
}

async function measureMistyped({ client }: Testbed): Promise<number> {
  const url = `http://${'a'.repeat(56)}.onion/`
  const { output } = await curl([
    '-o',
    '/dev/null',
    '-w',
    '%{time_total}',
    '--socks5-hostname',
    client.proxy,
    url,
  ])
  return Number(output) * 1000
}

export const start: Part = {
  name: 'start',
  async measure(progress) {
    const testbed = await Testbed.start()
    try {
      const [up, mistyped]: number[][] = [[], []]
      for (let round = 0; round < ROUNDS; round++) {
        progress(`round ${round + 1} of ${ROUNDS}`)
        up?.push(await measureUp(testbed, round))
        mistyped?.push(await measureMistyped(testbed))
      }
      return {
        title: 'Starting',
        intro: 'A network of six relays on loopback.',
        rows: [
          {
            what: '`warren up --detach` on a new home, until it returns',
            promised: '5000 ms',
            unit: 'ms',
            digits: 0,
            values: up ?? [],
          },
          {
            what: 'a mistyped address is refused',
            promised: '100 ms',
            unit: 'ms',
            digits: 1,
            values: mistyped ?? [],
          },
        ],
      }
    } finally {
      await testbed.close()
    }
  },
}
