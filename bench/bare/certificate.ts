/** A certificate for the bare ends of a benchmark. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '@warren/testkit/processes'

/** Both as PEM. @throws Error if there is no openssl. */
export async function makeCertificate(): Promise<{ key: string; certificate: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'warren-bench-'))
  const [keyFile, certificateFile] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ]
  const made = await runProgram('openssl', [
    ...args,
    '-subj',
    '/CN=bench',
    '-keyout',
    keyFile,
    '-out',
    certificateFile,
  ])
  if (made.code !== 0) throw new Error(`openssl made no certificate: ${made.errors}`)
  const files = { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') }
  rmSync(directory, { recursive: true })
  return files
}
