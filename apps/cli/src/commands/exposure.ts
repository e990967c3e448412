/** `warren exposure` and `warren sockets`: who could link what this node does, and what each of its sockets is for. */
import type { Socket } from '@warren/api'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showExposure } from '../show/exposure.ts'

export async function exposure(output: Output, options: HomeOption): Promise<undefined> {
  const answer = await withDaemon(options, (client) => client.call('getExposure'))
  output.result(answer, output.json ? '' : showExposure(answer))
}

/** Fails if one of them is not explained. */
export async function sockets(output: Output, options: HomeOption): Promise<ExitCode> {
  let unexplained = 0
  await withDaemon(options, async (client) => {
    for await (const socket of client.list('listSockets')) {
      if (socket.purpose === 'unexplained') unexplained++
      output.result(socket, output.json ? '' : showSocket(socket))
    }
  })
  return unexplained === 0 ? EXIT.ok : EXIT.failed
}

function showSocket({ protocol, local, remote, state, purpose, says }: Socket): string {
  const ends = remote === undefined ? local : `${local} > ${remote}`
  return `${purpose.padEnd(11)}  ${protocol}  ${ends}  ${state}\n             ${says}`
}
