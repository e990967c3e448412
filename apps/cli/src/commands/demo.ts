/** `warren demo`, which is also `npm start`. */
import path from 'node:path'
import { CommandFailure } from '../command-failure.ts'
import type { Demo } from '../demo/demo.ts'
import { watchParent } from '../demo/parent-watch.ts'
import { createScratch } from '../demo/scratch.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { onInterrupt } from '../home.ts'
import type { Output } from '../output.ts'
import { stepLine } from '../progress.ts'
import { curlCommand } from '../show/service.ts'
import { labelled, shellCommand } from '../show/table.ts'

interface Step {
  readonly name: string
  readonly ms: number
}

export async function demo(output: Output, { once }: { readonly once?: boolean }): Promise<ExitCode> {
  const scratch = createScratch()
  const interrupt = onInterrupt()
  const stopWatching = watchParent(() => interrupt.abort())
  const steps: Step[] = []
  const step = (name: string, ms: number): void => {
    steps.push({ name, ms: Math.round(ms) })
    output.progress(stepLine(name, ms))
  }
  output.progress('A whole network on this machine:')
  const { Openings, startDemo } = await import('../demo/demo.ts')
  const openings = new Openings()
  try {
    const started = await startDemo({ directory: scratch.path, signal: interrupt.signal, step }, openings)
    showDemo(output, started, steps, once === true)
    if (once !== true) await interrupted(interrupt.signal)
    return EXIT.ok
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    throw new CommandFailure('cancelled', 'Given up; nothing is left behind.', { exitCode: EXIT.interrupted })
  } finally {
    stopWatching()
    await openings.close()
    await scratch.remove()
    interrupt.release()
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  // Nothing else keeps the process from ending, should every part of it be closed.
  const alive = setInterval(() => {}, 60_000)
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(alive)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

function showDemo(output: Output, demo: Demo, steps: readonly Step[], once: boolean): void {
  const { home, proxy, api, relays, service, pagePort, friend, shared, notice } = demo
  const warren = launcherFrom(process.cwd())
  const commands = [
    shellCommand(warren, 'open', '--home', home),
    shellCommand(warren, 'open', '--home', friend.home),
    curlCommand(proxy, service),
    shellCommand(warren, 'service', 'add', `80=127.0.0.1:${pagePort}`, '--home', home),
    shellCommand(warren, 'share', shared.path, '--home', home),
    shellCommand(warren, 'get', shared.link, '--home', friend.home, '--to', friend.directory),
    shellCommand(warren, 'status', '--home', home),
  ]
  const rows = [
    ['relays', relays.join(', ')],
    ['your node', `proxy at ${proxy} (SOCKS5, SOCKS4a, HTTP CONNECT), API at ${api}`],
    ['sample page', `http://${service.address}/`],
    ['its server', `http://127.0.0.1:${pagePort}/`],
    ['the file', `${shared.path}\nfetched as ${friend.file}`],
    ['network', notice],
  ] as const
  const hints = once
    ? ''
    : `\n\nWhat to type next, in another terminal (the first two open the pages of the two nodes in a browser):\n${commands.map((command) => `  ${command}`).join('\n')}\n\nCtrl-C ends it and leaves nothing behind.`
  output.result(
    {
      home,
      proxy,
      api,
      relays,
      address: service.address,
      page: `127.0.0.1:${pagePort}`,
      link: shared.link,
      shared: shared.path,
      fetched: friend.file,
      steps,
      commands,
    },
    `\nThis runs now:\n${labelled(rows)}${hints}`,
  )
}

/** The launcher as it is typed from a directory. */
function launcherFrom(directory: string): string {
  const launcher = path.join(import.meta.dirname, '..', '..', '..', '..', 'warren')
  return path.dirname(launcher) === directory ? './warren' : launcher
}
