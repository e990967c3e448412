/** `warren open`: the page, in a browser. */
import { spawn } from 'node:child_process'
import { CommandFailure } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'

export interface OpenOptions extends HomeOption {
  /** `--no-browser`: only says where it is. */
  readonly browser: boolean
}

export async function open(output: Output, { browser, ...options }: OpenOptions): Promise<undefined> {
  const { url, expiresAt } = await withDaemon(options, (client) => client.call('addPageCode'))
  if (url === undefined) {
    throw new CommandFailure(
      'unsupported',
      'The local API listens on a Unix socket, where no browser comes.',
      {
        next: 'Start Warren with --api 127.0.0.1:0 to have the page.',
      },
    )
  }
  const isShown = browser && !output.json && (await showInBrowser(url))
  const lines = isShown
    ? ['The page opens in the browser. If it does not:', url]
    : ['Open this in a browser of this machine; it works once:', url]
  output.result({ url, expiresAt }, lines.join('\n'))
}

/**
 * Only where there is a desktop. The address is among the arguments of `xdg-open`, which others on this machine see for a moment; so the code
 * in it is of no use to them once the browser has been there, and who cannot live with that says --no-browser.
 */
function showInBrowser(url: string): Promise<boolean> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if ((DISPLAY ?? WAYLAND_DISPLAY ?? '') === '') return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn('xdg-open', [url], { stdio: 'ignore', detached: true })
    child.on('error', () => resolve(false))
    child.on('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
