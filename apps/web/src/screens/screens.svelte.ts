/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/routes.ts'
import Home from './Home.svelte'
import type * as Others from './others.ts'

/** What is of use before there is a network. */
const WITHOUT_NETWORK: ReadonlySet<RouteName> = new Set(['settings', 'doctor', 'style'])

class Screens {
  /** It could not be loaded: the daemon has gone, or another version of it has come. */
  hasFailed = $state(false)
  #others: typeof Others | undefined = $state.raw()
  #loading: Promise<void> | undefined

  /** Loads all others, once. */
  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  /**
   * @param status - a locked node shows nothing but how it is unlocked, one without a network how it gets one.
   * @returns undefined until it is loaded.
   */
  of(name: RouteName, status: Status): Component | undefined {
    if (status.state === 'locked') return this.#others?.Locked
    if (status.state === 'no-network' && !WITHOUT_NETWORK.has(name)) return this.#others?.FirstRun
    return name === 'home' ? Home : this.#others?.OTHERS[name]
  }

  async #load(): Promise<void> {
    try {
      this.#others = await import('./others.ts')
    } catch {
      this.hasFailed = true
    }
  }
}

export const screens = new Screens()
