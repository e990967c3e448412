/**
 * One line on stderr that says how it is now: at a terminal rewritten in place, elsewhere said again every few seconds.
 * Nothing with --json.
 */
const LINE_EVERY_MS = 5_000

export interface LiveLine {
  show(text: string): void
  /** Takes the line away, so that something else can be said. */
  clear(): void
}

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export function createLiveLine(isSilent: boolean, stderr: Terminal = process.stderr): LiveLine {
  if (isSilent) return { show: () => {}, clear: () => {} }
  return stderr.isTTY === true ? rewritten(stderr) : repeated(stderr)
}

const CLEAR = '\r\u001b[2K'

function rewritten(stderr: Terminal): LiveLine {
  let shown = ''
  return {
    show(text) {
      const fitting = text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1))
      if (fitting === shown) return
      shown = fitting
      stderr.write(`${CLEAR}${fitting}`)
    },
    clear() {
      if (shown !== '') stderr.write(CLEAR)
      shown = ''
    },
  }
}

function repeated(stderr: Terminal): LiveLine {
  let said = ''
  let latest = ''
  let timer: NodeJS.Timeout | undefined
  const say = (): void => {
    timer = undefined
    if (latest === said) return
    said = latest
    stderr.write(`${latest}\n`)
  }
  return {
    show(text) {
      latest = text
      // What lasts is said, not what happened to be when the time was over.
      timer ??= setTimeout(say, LINE_EVERY_MS).unref()
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
