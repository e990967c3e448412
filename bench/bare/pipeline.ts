/**
 * The bare pipeline: as many processes, TLS links and layers as lie between a service and its client, with nothing else
 * in between. What the product reaches of its rate is what circuits, windows, streams and padding cost.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DEFAULT_GEOMETRY, geometryOf } from '@warren/wire'
import { makeCertificate } from './certificate.ts'
import type { StageConfig } from './stage-config.ts'

/** From the client to the service: 4 + 7 + 5 = 16. The rendezvous point takes part in both circuits. */
export const LAYERS_PER_PROCESS = [4, 1, 1, 2, 1, 1, 1, 5] as const

const STAGE = join(import.meta.dirname, 'stage.ts')

/** Starts a stage; resolves with what it prints, line by line. */
function startStage(config: StageConfig): AsyncIterator<string> {
  const child = spawn(process.execPath, [...process.execArgv, STAGE, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return createInterface(child.stdout)[Symbol.asyncIterator]()
}

/** Megabytes (10^6) of stream data per second that one run of the pipeline carries. */
export async function measureBare(cells: number, { cellBytes } = DEFAULT_GEOMETRY): Promise<number> {
  const { key, certificate } = await makeCertificate()
  const stageOf = (role: StageConfig['role'], index: number, nextPort: number): AsyncIterator<string> =>
    startStage({
      role,
      layers: LAYERS_PER_PROCESS[index] ?? 0,
      renewsKey: role !== 'between',
      cells,
      cellBytes,
      nextPort,
      key,
      certificate,
    })
  const client = stageOf('last', 0, 0)
  let port = Number((await client.next()).value)
  for (let index = 1; index < LAYERS_PER_PROCESS.length - 1; index++) {
    port = Number((await stageOf('between', index, port).next()).value)
  }
  stageOf('first', LAYERS_PER_PROCESS.length - 1, port)
  const result = JSON.parse((await client.next()).value ?? '{}') as { cells: number; ms: number }
  return (result.cells * geometryOf(cellBytes).dataBytes) / 1000 / result.ms
}
