/** The support bundle of a home whose daemon does not answer, which is when help is wanted most. */
import type { SupportBundle } from '@warren/api'
import { createNodeClock, openHomeDir } from '@warren/platform/node'
import { CONFIG_FILE_MAX_BYTES, CONFIG_FILE_NAME, type Config, readConfig } from '../config.ts'
import { type DoctorOptions, runDoctor } from '../doctor/doctor.ts'
import { supportBundle } from './bundle.ts'
import { readLogLines } from './log-lines.ts'

/** Takes up to 15 s. @throws WarrenError `bad-input`, `storage`: the home cannot be used. */
export async function homeSupportBundle(options: DoctorOptions): Promise<SupportBundle> {
  const home = openHomeDir(options.home)
  return supportBundle({
    version: options.version,
    nowMs: createNodeClock().wallMs(),
    config: configOf(() => home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES)),
    diagnosis: await runDoctor(options),
    status: undefined,
    jobs: [],
    log: readLogLines(home.path),
  })
}

/** One that cannot be used is among what the doctor finds; the bundle then shows what holds without it. */
function configOf(read: () => Uint8Array | undefined): Config {
  try {
    return readConfig(read(), {})
  } catch {
    return readConfig(undefined, {})
  }
}
