/** How long a cell takes there and back over a bare link between two hosts of a wide-area bed: what a round trip of a link is there. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cleanEnvironment, type Wan, type WanHost } from '@warren/testkit/processes'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { makeCertificate } from './certificate.ts'
import type { EchoConfig } from './echo-config.ts'

const PORT = 9300
const ROUNDS = 45
/** Of these the first are left out: compilers and TCP windows warm up. */
const WARM_UP_ROUNDS = 25

/** @returns milliseconds, one for each cell that was sent and came back. */
export async function measureRoundTrips(wan: Wan, from: WanHost, to: WanHost): Promise<number[]> {
  const common = {
    ...(await makeCertificate()),
    host: to.address,
    port: PORT,
    bytes: DEFAULT_GEOMETRY.cellBytes,
    rounds: ROUNDS,
  }
  const startEnd = (host: WanHost, config: EchoConfig): AsyncIterator<string> => {
    const [program = '', ...args] = host.prefix
    const script = join(import.meta.dirname, 'echo.ts')
    const child = spawn(program, [...args, process.execPath, script, JSON.stringify(config)], {
      env: cleanEnvironment(wan.directory),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return createInterface(child.stdout)[Symbol.asyncIterator]()
  }
  await startEnd(to, { ...common, role: 'answer' }).next()
  const told = await startEnd(from, { ...common, role: 'ask' }).next()
  const tookMs = JSON.parse(told.value ?? '[]') as number[]
  return tookMs.slice(WARM_UP_ROUNDS)
}
