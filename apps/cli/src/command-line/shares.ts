/** Sharing files and getting them. */
import { parseByteRate } from '../parse-files.ts'
import { parseCount } from '../parse.ts'
import { argument, collect } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addShareCommands(tools: CommandTools): void {
  addShare(tools)
  addGet(tools)
}

function addShare({ program, leaf, act }: CommandTools): void {
  const share = leaf(program, 'share [PATH]', 'share a file or folder, or - for stdin', IN_HOME)
    .enablePositionalOptions()
    .option('--name <NAME>', 'what it is called for others (default: its own name)')
    .option('--once', 'end after the first complete download')
    .option('--until <WHEN>', 'end at a date, or after a time such as 2h or 3d')
    .option('--leave', 'leave it with relays too, so that its link works while this node is away')
    .option(
      '--days <N>',
      'with --leave: for so many days (default: 30, renewed while this node runs)',
      argument(parseCount),
    )
    .option('--client <PUBLICKEY>', 'let in only who has this key (may be given several times)', collect)
    .option(
      '--also <LINK>',
      'the same content as this link: serve it under that link too, and be found by whoever has it',
    )
    .option('--beside-relay', 'agree that the uptime of a listed relay beside it tells about it')
    .option('--skip-unreadable', 'leave out files that cannot be read')
    .option('--stdout-link', 'print the link and nothing else')
    .option('--qr', 'print the link as a QR code too')
  act(share, async () => (await import('../commands/share.ts')).share)
  act(
    leaf(share, 'list', 'list what this node shares', IN_HOME),
    async () => (await import('../commands/share-list.ts')).listShares,
  )
  act(
    leaf(share, 'stop <ID...>', 'stop sharing: an id, a link, or all', IN_HOME),
    async () => (await import('../commands/share-list.ts')).stopShares,
  )
  act(
    leaf(share, 'stats', 'say how often each was fetched; by whom is not known', IN_HOME),
    async () => (await import('../commands/share-list.ts')).shareStatistics,
  )
  act(
    leaf(share, 'relocate <ID> <PATH>', 'say where the content of a share is now', IN_HOME),
    async () => (await import('../commands/share-relocate.ts')).relocateShare,
  )
}

function addGet({ program, leaf, act }: CommandTools): void {
  const get = leaf(program, 'get [LINK]', 'get what a link holds, or go on with it', IN_HOME)
    .enablePositionalOptions()
    .option(
      '--to <DIR>',
      'directory to put it into, made if only its last part is missing (default: this one)',
    )
    .option('--name <NAME>', 'another name than the sharer gave it')
    .option('--list', 'only say what it holds')
    .option(
      '--only <PATH>',
      'only this file or folder of it, or a pattern with * and ? (several times)',
      collect,
    )
    .option('--limit <RATE>', 'at most so many bytes a second, e.g. 500K or 2M', argument(parseByteRate))
    .option('--circuits <N>', 'how many ways at once, 1 to 8 (default: 3)', argument(parseCount))
    .option('--stdout', 'write the file to stdout while it arrives')
    .option('--detach', 'return at once; it goes on in the background')
    .option(
      '--keep-sharing',
      'serve it under its link from then on: whoever has the link finds that this node has it',
    )
    .option('--beside-relay', 'with --keep-sharing: as share has it')
  act(get, async () => (await import('../commands/get.ts')).get)
  act(
    leaf(get, 'list', 'list downloads', IN_HOME),
    async () => (await import('../commands/get-list.ts')).listDownloads,
  )
  act(
    leaf(get, 'pause <ID>', 'hold a download', IN_HOME),
    async () => (await import('../commands/get-list.ts')).pauseDownload,
  )
  act(
    leaf(get, 'resume <ID>', 'go on with a download', IN_HOME),
    async () => (await import('../commands/get-list.ts')).resumeDownload,
  )
  act(
    leaf(get, 'stop <ID>', 'give a download up and remove what has been fetched', IN_HOME).option(
      '--keep-parts',
      'leave what has been fetched',
    ),
    async () => (await import('../commands/get-list.ts')).stopDownload,
  )
}
