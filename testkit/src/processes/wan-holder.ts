/**
 * The process that holds the namespaces of a wide-area test bed, in a network and mount namespace of its own: other beds on the
 * machine do not see it, and nothing stays when it ends.
 *
 * With `../shared/wan/wan.c` beside the repository its hosts are apart by a delay, with jitter and a rate limit; without
 * it they hang on one bridge, with the delay of `netem` where the kernel has it, else with none.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../programs.ts'
import { runProgram } from './run-program.ts'
import { REPOSITORY } from './warren.ts'

const SWITCH_SOURCE = join(REPOSITORY, '..', 'shared', 'wan', 'wan.c')
const READY_TIMEOUT_MS = 20_000

export interface WanShape {
  /** Hosts 1 to `hosts`, at most 64. */
  readonly hosts: number
  /** One way, milliseconds. */
  readonly delayMs: number
  /** Added to the delay, 0 to this. */
  readonly jitterMs: number
  /** Megabits a second that each host can send. */
  readonly rateMbit: number
}

export interface WanHolder {
  readonly process: ChildProcess
  /** False: hosts are as near as the machine's own memory. */
  readonly isDelayed: boolean
}

/** Starts the hosts, named wan1 to wanN, each with the device `w0` at 10.77.0.i/24. */
export async function holdWan(directory: string, shape: WanShape): Promise<WanHolder> {
  const program = await compileSwitch(directory)
  const { hosts, delayMs, jitterMs, rateMbit } = shape
  const script =
    program === undefined
      ? bridgeScript(shape)
      : `exec '${program}' ${hosts} ${delayMs} ${jitterMs} ${rateMbit} 0`
  const child = spawn('unshare', ['--mount', '--net', 'sh', '-c', `mount -t tmpfs none /run && ${script}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, WARREN_WAN: directory },
  })
  const said = await firstLine(child)
  return { process: child, isDelayed: program !== undefined || said === 'ready delayed' }
}

/** undefined: there is no source or no compiler. */
async function compileSwitch(directory: string): Promise<string | undefined> {
  const program = join(directory, 'wan')
  const compiler = findProgram('cc')
  if (compiler === undefined) return undefined
  try {
    accessSync(SWITCH_SOURCE)
    const { code } = await runProgram(compiler, ['-O2', '-o', program, SWITCH_SOURCE])
    return code === 0 ? program : undefined
  } catch {
    return undefined
  }
}

/** One bridge in the holder's own namespace. Ends with `cat`, so that it goes when its parent does. */
function bridgeScript({ hosts, delayMs, jitterMs, rateMbit }: WanShape): string {
  return `set -e
ip link add bridge0 type bridge; ip link set bridge0 up; kind=delayed
for i in $(seq 1 ${hosts}); do
  ip netns add wan$i
  ip link add port$i type veth peer name w0 netns wan$i
  ip link set port$i master bridge0 up
  ip -n wan$i addr add 10.77.0.$i/24 dev w0
  ip -n wan$i link set w0 up; ip -n wan$i link set lo up
  tc -n wan$i qdisc add dev w0 root netem delay ${delayMs}ms ${jitterMs}ms rate ${rateMbit}mbit 2>/dev/null || kind=near
done
echo ready $kind; exec cat`
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('the wide-area test bed did not come up'))
    }, READY_TIMEOUT_MS)
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.slice(0, text.indexOf('\n')))
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the wide-area test bed ended (${code})`))
    })
  })
}
