/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/router.svelte.ts'
import Doctor from './Doctor.svelte'
import Home from './Home.svelte'
import Locked from './Locked.svelte'
import Recovery from './Recovery.svelte'
import Settings from './Settings.svelte'
import StyleGuide from './StyleGuide.svelte'

const SCREENS: Partial<Record<RouteName, Component>> = {
  home: Home,
  settings: Settings,
  recovery: Recovery,
  doctor: Doctor,
  style: StyleGuide,
}

/** @param status - a locked node shows nothing but how it is unlocked. */
export function screenOf(name: RouteName, status: Status | undefined): Component {
  return status?.state === 'locked' ? Locked : (SCREENS[name] ?? Home)
}
