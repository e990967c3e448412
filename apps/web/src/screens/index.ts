/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/router.svelte.ts'
import Home from './Home.svelte'

const SCREENS: Partial<Record<RouteName, Component>> = { home: Home }

/** @param status - a locked node shows nothing but how it is unlocked. */
export function screenOf(name: RouteName, _status: Status | undefined): Component {
  return SCREENS[name] ?? Home
}
