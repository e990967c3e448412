/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/routes.ts'
import FirstRun from './FirstRun.svelte'
import Get from './Get.svelte'
import Home from './Home.svelte'
import Invite from './Invite.svelte'
import Network from './Network.svelte'
import Serve from './Serve.svelte'
import Services from './Services.svelte'
import Share from './Share.svelte'
import Transfers from './Transfers.svelte'

const SCREENS: Partial<Record<RouteName, Component>> = {
  home: Home,
  share: Share,
  get: Get,
  network: Network,
  serve: Serve,
  invite: Invite,
  services: Services,
  transfers: Transfers,
}

/** What is of use before there is a network. */
const WITHOUT_NETWORK: ReadonlySet<RouteName> = new Set(['settings', 'doctor', 'style'])

/** @param status - a locked node shows nothing but how it is unlocked, one without a network how it gets one. */
export function screenOf(name: RouteName, status: Status | undefined): Component {
  if (status?.state === 'no-network' && !WITHOUT_NETWORK.has(name)) return FirstRun
  return SCREENS[name] ?? Home
}
