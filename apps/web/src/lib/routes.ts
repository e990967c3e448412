/** Every screen of the page by its name in the address. No runes here, so that tests can go through them. */
export const ROUTES = [
  'home',
  'share',
  'get',
  'serve',
  'invite',
  'transfers',
  'services',
  'network',
  'settings',
  'recovery',
  'doctor',
  'style',
] as const
export type RouteName = (typeof ROUTES)[number]
