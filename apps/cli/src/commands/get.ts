/** `warren get`: what a link holds, into a directory or to stdout. */
import { once } from 'node:events'
import type { Content, Download, Job } from '@warren/api'
import type { Client } from '@warren/sdk'
import { badInput, CommandFailure } from '../command-failure.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { commandFor, type HomeOption, type Interrupt, isRunning, onInterrupt, withDaemon } from '../home.ts'
import { createLiveLine } from '../live-line.ts'
import type { Output } from '../output.ts'
import { isName, parseLink } from '../parse-files.ts'
import { keepSharing, showKeptSharing } from './keep-sharing.ts'
import { resolveName } from './name.ts'
import { createAdvice, createJobProgress } from '../progress.ts'
import { printable } from '../show/printable.ts'
import { downloadLine, showContent, showDone, showEntry } from '../show/download.ts'
import { shellCommand } from '../show/table.ts'
import { targetFolder } from '../target-folder.ts'

export interface GetOptions extends HomeOption {
  readonly to?: string
  readonly name?: string
  readonly list?: boolean
  readonly only?: readonly string[]
  readonly limit?: number
  readonly circuits?: number
  readonly stdout?: boolean
  readonly detach?: boolean
  readonly keepSharing?: boolean
  readonly besideRelay?: boolean
}

export async function get(
  output: Output,
  given: string | undefined,
  options: GetOptions,
): Promise<ExitCode | undefined> {
  if (given === undefined) throw badInput('A link is missing.', 'Type: warren get LINK, or warren get list')
  // A name is looked up by the daemon; anything else that is no link is answered before it is asked.
  const name = isName(given) && isRunning(options) ? given : undefined
  const typedLink = name === undefined ? parseLink(given) : undefined
  const { circuits, list, stdout, detach } = options
  if (circuits !== undefined && (circuits < 1 || circuits > 8)) {
    throw badInput('--circuits is 1 to 8.', 'Leave it away: then it takes 3.')
  }
  if ([list, stdout, detach].filter((each) => each === true).length > 1) {
    throw badInput('--list, --stdout and --detach exclude each other.', 'Give one of them.')
  }
  checkKeepSharing(options)
  await withDaemon(options, async (client) => {
    const link = typedLink ?? (await linkNamed(client, output, given))
    if (list === true) return listContent(client, output, link)
    if (stdout === true) return copyToStdout(client, output, link, options)
    return download(client, output, link, options)
  })
  return undefined
}

/** Only what is here as a whole, and when it is, can be served under its link. */
function checkKeepSharing(options: GetOptions): void {
  const { keepSharing: isKept, besideRelay, only, list, stdout, detach } = options
  if (besideRelay === true && isKept !== true)
    throw badInput('--beside-relay is about --keep-sharing.', 'Give both, or none of them.')
  if (isKept !== true) return
  if (only !== undefined)
    throw badInput('--keep-sharing needs all of it.', 'Leave --only away, or --keep-sharing.')
  if ([list, stdout, detach].includes(true))
    throw badInput(
      '--keep-sharing waits until all of it is in a folder.',
      'Leave --list, --stdout and --detach away.',
    )
}

async function linkNamed(client: Client, output: Output, name: string): Promise<string> {
  const { kind, target } = await resolveName(client, output, name)
  if (kind === 'link') return target
  throw badInput('This name stands for an address, not for a link.', `The address is ${target}`)
}

async function download(client: Client, output: Output, link: string, options: GetOptions): Promise<void> {
  const { detach } = options
  const beganMs = performance.now()
  const job = await beginDownload(client, output, link, options)
  const begun = job.result?.download
  if (begun === undefined) throw new CommandFailure('bug', 'The daemon tells no download.')
  if (detach === true) {
    const look = commandFor(options, 'get', 'list')
    return output.result(begun, `It goes on in the background as ${begun.id}. To look at it: ${look}`)
  }
  const done = await followDownload(client, output, job, begun.id, commandToGoOn(link, options))
  const ms = Math.round(performance.now() - beganMs)
  // What an earlier attempt left here came at another speed.
  const fetchedBytes = Math.max(0, done.totalBytes - begun.verifiedBytes)
  const bytesPerS = Math.round((1000 * fetchedBytes) / Math.max(1, ms))
  const { to: place, totalBytes: bytes, files, id, renamed, renamedCount } = done
  const told = { path: place, bytes, files, ms, fetchedBytes, bytesPerS, id, renamed, renamedCount }
  const text = showDone(done, { ms, fetchedBytes })
  if (options.keepSharing !== true) return output.result(told, text)
  const got = {
    link,
    path: place,
    name: await nameOf(client, output, link),
    besideRelay: options.besideRelay === true,
  }
  const share = await keepSharing(client, output, got, options)
  output.result(
    { ...told, share },
    `${text}\n${showKeptSharing(commandFor(options, 'share', 'stop', share.id))}`,
  )
}

async function beginDownload(
  client: Client,
  output: Output,
  link: string,
  { to = '.', name, only, limit, circuits }: GetOptions,
): Promise<Job> {
  const folder = targetFolder(to)
  try {
    const job = await client.call('addDownload', {
      body: {
        link,
        to: folder.path,
        ...(name === undefined ? {} : { name }),
        ...(only === undefined ? {} : { only: [...only] }),
        ...(limit === undefined ? {} : { bytesPerS: limit }),
        ...(circuits === undefined ? {} : { circuits }),
      },
    })
    if (folder.isNew) output.progress(`The folder ${printable(folder.path)} was not there and has been made.`)
    return job
  } catch (error) {
    folder.undo()
    throw error
  }
}

/** What its sharer calls it. */
async function nameOf(client: Client, output: Output, link: string): Promise<string> {
  const interrupt = onInterrupt()
  try {
    return (await inspect(client, output, link, interrupt)).name
  } finally {
    interrupt.release()
  }
}

/** With another name or choice it would be another download. */
export function commandToGoOn(link: string, options: GetOptions): string {
  const { to, name, only = [], limit, circuits, keepSharing: isKept, besideRelay } = options
  return commandFor(
    options,
    'get',
    link,
    ...(to === undefined ? [] : ['--to', to]),
    ...(name === undefined ? [] : ['--name', name]),
    ...only.flatMap((path) => ['--only', path]),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
    ...(circuits === undefined ? [] : ['--circuits', String(circuits)]),
    ...(isKept === true ? ['--keep-sharing'] : []),
    ...(besideRelay === true ? ['--beside-relay'] : []),
  )
}

/** @param again - the command that goes on with it. */
async function followDownload(
  client: Client,
  output: Output,
  job: Job,
  id: string,
  again: string,
): Promise<Download> {
  const interrupt = onInterrupt()
  const live = createLiveLine(output.json)
  const advice = createAdvice((line) => {
    live.clear()
    output.progress(line)
  })
  try {
    const done = await client.follow(job, advice, {
      signal: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'download' && event.data.id === id) live.show(downloadLine(event.data))
      },
    })
    if (done.result?.download === undefined) throw new CommandFailure('bug', 'The daemon tells no download.')
    return done.result.download
  } catch (error) {
    live.clear()
    if (!interrupt.signal.aborted) throw error
    await client.call('cancelJob', { params: { id: job.id } })
    throw new CommandFailure('cancelled', 'Held: what has been fetched stays.', {
      next: `To go on, type: ${again}`,
      exitCode: EXIT.interrupted,
    })
  } finally {
    live.clear()
    interrupt.release()
  }
}

async function inspect(client: Client, output: Output, link: string, interrupt: Interrupt): Promise<Content> {
  const job = await client.call('inspectLink', { body: { link } })
  try {
    const done = await client.follow(job, createJobProgress(output), { signal: interrupt.signal })
    if (done.result?.content === undefined) throw new CommandFailure('bug', 'The daemon tells no content.')
    return done.result.content
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    await client.call('cancelJob', { params: { id: job.id } })
    throw new CommandFailure('cancelled', 'Given up.', { exitCode: EXIT.interrupted })
  }
}

async function listContent(client: Client, output: Output, link: string): Promise<void> {
  const interrupt = onInterrupt()
  try {
    const content = await inspect(client, output, link, interrupt)
    output.text(showContent(content))
    let cursor: string | undefined
    do {
      const query = { link, limit: 200, ...(cursor === undefined ? {} : { cursor }) }
      const page = await client.call('listContent', { query }, { signal: interrupt.signal })
      for (const entry of page.items) output.result(entry, output.json ? '' : showEntry(entry))
      cursor = page.next
    } while (cursor !== undefined)
  } finally {
    interrupt.release()
  }
}

async function copyToStdout(
  client: Client,
  output: Output,
  link: string,
  options: GetOptions,
): Promise<void> {
  const { only = [] } = options
  if (only.length > 1) throw badInput('Only one file fits into stdout.', 'Give --only once.')
  const interrupt = onInterrupt()
  try {
    const content = await inspect(client, output, link, interrupt)
    const [file] = only
    if (content.kind === 'folder' && file === undefined) {
      const next = `Name one of its files: ${shellCommand('warren', 'get', '--stdout', '--only', 'PATH')} LINK. They are listed by: warren get --list LINK`
      throw badInput('The link holds a folder, and only one file fits into stdout.', next)
    }
    const query = { link, ...(content.kind === 'folder' && file !== undefined ? { path: file } : {}) }
    const bytes = await client.open(query, { signal: interrupt.signal })
    for await (const chunk of bytes) {
      if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    throw new CommandFailure('cancelled', 'Given up.', { exitCode: EXIT.interrupted })
  } finally {
    interrupt.release()
  }
}
