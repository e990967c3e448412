/** Git's own smart HTTP server (`git http-backend`) behind a few lines of CGI, and a repository to clone. */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { cleanEnvironment, runProgram } from './run-program.ts'

/** Passes a request under `/git/` to git. */
export function serveGit(gitRoot: string, request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...cleanEnvironment(gitRoot),
      GIT_PROJECT_ROOT: gitRoot,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path.slice('/git'.length),
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  let head: Buffer | undefined = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === undefined) return void response.write(chunk)
    head = Buffer.concat([head, chunk])
    const endsAt = head.indexOf('\r\n\r\n')
    if (endsAt === -1) return
    writeCgiHead(response, head.toString('latin1', 0, endsAt))
    response.write(head.subarray(endsAt + 4))
    head = undefined
  })
  child.stdout.on('end', () => response.end())
}

function writeCgiHead(response: ServerResponse, head: string): void {
  let status = 200
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
    else response.setHeader(name, value)
  }
  response.statusCode = status
}

/** Makes `ROOT/sample.git` with a few commits and a megabyte that does not compress; returns the id of its head. */
export async function makeRepository(root: string): Promise<string> {
  const work = join(root, 'work')
  const env = {
    ...cleanEnvironment(root),
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.invalid',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.invalid',
  }
  const git = async (...args: string[]): Promise<string> => {
    const result = await runProgram('git', args, { cwd: work, env })
    if (result.code !== 0) throw new Error(`git ${args[0]}: ${result.errors}`)
    return result.output.trim()
  }
  mkdirSync(work, { recursive: true })
  await git('init', '-q', '-b', 'main')
  for (let commit = 1; commit <= 5; commit++) {
    mkdirSync(join(work, `dir-${commit}`))
    writeFileSync(join(work, `dir-${commit}`, 'file.txt'), `line ${commit}\n`.repeat(1000 * commit))
    writeFileSync(join(work, 'blob.bin'), crypto.getRandomValues(new Uint8Array(60_000)))
    await git('add', '.')
    await git('commit', '-q', '-m', `commit ${commit}`)
  }
  await git('clone', '-q', '--bare', '.', join(root, 'sample.git'))
  return git('rev-parse', 'HEAD')
}
