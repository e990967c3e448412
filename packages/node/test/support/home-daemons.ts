/** Daemons in homes of their own beside a small local network, asked over their API as programs do. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Status } from '@warren/api'
import {
  type Daemon,
  type DaemonOptions,
  type LocalNetwork,
  startDaemon,
  startLocalNetwork,
} from '@warren/node'
import { freeRelayAddress } from '../../src/daemon/local-network.ts'

export interface AskedDaemon {
  readonly daemon: Daemon
  readonly token: string
  ask<T>(method: string, place: string, body?: object): Promise<{ status: number; answer: T }>
  /** Resolves once connections can be made. */
  usable(): Promise<void>
}

export class HomeDaemons {
  readonly local: LocalNetwork
  readonly #directory: string
  readonly #started: Daemon[] = []
  #homes = 0

  private constructor(directory: string, local: LocalNetwork) {
    this.#directory = directory
    this.local = local
  }

  static async open(name: string): Promise<HomeDaemons> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), `warren-${name}-`))
    return new HomeDaemons(directory, await startLocalNetwork({ directory, relays: 6, name }))
  }

  newHome(): string {
    return path.join(this.#directory, `home-${++this.#homes}`)
  }

  async start(home: string, options: Partial<DaemonOptions> = {}): Promise<AskedDaemon> {
    const daemon = await startDaemon({
      home,
      version: '0.0.0',
      waitsForNetwork: true,
      config: { proxy: '127.0.0.1:0', gateway: '127.0.0.1:0' },
      ...options,
    })
    this.#started.push(daemon)
    const token = fs.readFileSync(path.join(home, 'api-token'), 'utf8').trim()
    const { api } = daemon
    const ask = async <T>(
      method: string,
      place: string,
      body?: object,
    ): Promise<{ status: number; answer: T }> => {
      const response = await fetch(`http://${api}/v1/${place}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, answer: (await response.json()) as T }
    }
    const usable = async (): Promise<void> => {
      const events = await fetch(`http://${api}/v1/events`, { headers: { authorization: `Bearer ${token}` } })
      const isUsable = async (): Promise<boolean> =>
        (await ask<Status>('GET', 'status')).answer.state === 'usable'
      if (!(await isUsable())) {
        for await (const _ of events.body ?? []) if (await isUsable()) break
      } else await events.body?.cancel()
    }
    return { daemon, token, ask, usable }
  }

  /** Those that were started; call after each test. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#started.splice(0).map((daemon) => daemon.stop()))
  }

  async close(): Promise<void> {
    await this.local.stop()
    fs.rmSync(this.#directory, { recursive: true })
  }
}

/** What a home remembers. */
export function configOf(home: string): object {
  return JSON.parse(fs.readFileSync(path.join(home, 'config.json'), 'utf8')) as object
}

export async function freeAddress(): Promise<string> {
  const { host, port } = await freeRelayAddress(60)
  return `${host}:${port}`
}
