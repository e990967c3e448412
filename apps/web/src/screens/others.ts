/** All screens but the first: a script of its own, which the page asks for once the first one stands (screens.svelte.ts). */
import type { Component } from 'svelte'
import type { RouteName } from '../lib/routes.ts'
import Doctor from './Doctor.svelte'
import FirstRun from './FirstRun.svelte'
import Get from './Get.svelte'
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

export { FirstRun, Locked }

export const OTHERS: Record<Exclude<RouteName, 'home'>, Component> = {
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
