/** Which screen a place in the page shows. */
import type { Status } from '@warren/api'
import type { Component } from 'svelte'
import type { RouteName } from '../lib/routes.ts'
import Doctor from './Doctor.svelte'
import FirstRun from './FirstRun.svelte'
import Get from './Get.svelte'
import Home from './Home.svelte'
import Invite from './Invite.svelte'
import Keep from './Keep.svelte'
import Locked from './Locked.svelte'
import Network from './Network.svelte'
import Publish from './Publish.svelte'
import Recovery from './Recovery.svelte'
import Serve from './Serve.svelte'
import Services from './Services.svelte'
import Settings from './Settings.svelte'
import Share from './Share.svelte'
import StyleGuide from './StyleGuide.svelte'
import Transfers from './Transfers.svelte'

const SCREENS: Record<RouteName, Component> = {
  home: Home,
  share: Share,
  publish: Publish,
  get: Get,
  network: Network,
  serve: Serve,
  invite: Invite,
  services: Services,
  keep: Keep,
  transfers: Transfers,
  settings: Settings,
  recovery: Recovery,
  doctor: Doctor,
  style: StyleGuide,
}

/** What is of use before there is a network. */
const WITHOUT_NETWORK: ReadonlySet<RouteName> = new Set(['settings', 'doctor', 'style'])

/** @param status - a locked node shows nothing but how it is unlocked, one without a network how it gets one. */
export function screenOf(name: RouteName, status: Status | undefined): Component {
  if (status?.state === 'locked') return Locked
  return status?.state === 'no-network' && !WITHOUT_NETWORK.has(name) ? FirstRun : SCREENS[name]
}
