/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/routes.ts'
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

/** @param status - a locked node shows nothing but how it is unlocked. */
export function screenOf(name: RouteName, _status: Status | undefined): Component {
  return SCREENS[name] ?? Home
}
