/**
 * A Chromium that reaches one origin and nothing else, whatever a page in it tries: every other request goes to a proxy that is not there, no
 * name is ever resolved, and WebRTC sends nothing past the proxy (docs/spec/sites.md §9).
 */
import fs from 'node:fs'
import path from 'node:path'

/** In the order in which they are looked for. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'brave-browser']
/** The discard port of this machine: nothing listens there, and nothing leaves the machine by asking. */
const NOWHERE = '127.0.0.1:9'

/** @returns its path; undefined: there is none. */
export function findChromium(searchPath = process.env['PATH'] ?? ''): string | undefined {
  const places = searchPath.split(path.delimiter).filter((place) => place !== '')
  for (const name of NAMES) {
    for (const place of places) {
      const file = path.join(place, name)
      if (isProgram(file)) return file
    }
  }
  return undefined
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

/** @param host - `NAME.localhost:PORT`: all that it reaches. */
export function confinedArguments(host: string): string[] {
  const [name = ''] = host.split(':')
  return [
    // Everything but the one origin, and this machine's other ports too, which Chromium would reach directly by itself.
    `--proxy-server=http://${NOWHERE}`,
    `--proxy-bypass-list=<-loopback>;${host}`,
    `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${name}`,
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
    '--no-pings',
    '--dns-prefetch-disable',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-translate',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-service-autorun',
    '--disable-features=AsyncDns,DnsOverHttps,MediaRouter,OptimizationHints,Translate,NetworkTimeServiceQuerying,Prerender2,WebRtcHideLocalIpsWithMdns',
  ]
}

/** What Chromium keeps in a profile and has no switch for. */
const PREFERENCES = {
  webrtc: {
    ip_handling_policy: 'disable_non_proxied_udp',
    multiple_routes_enabled: false,
    nonproxied_udp_enabled: false,
  },
  net: { network_prediction_options: 2 },
  dns_over_https: { mode: 'off' },
  safebrowsing: { enabled: false },
  search: { suggest_enabled: false },
  signin: { allowed: false },
}

/** Writes the settings of a new profile. */
export function prepareProfile(directory: string): void {
  const inside = path.join(directory, 'Default')
  fs.mkdirSync(inside, { recursive: true, mode: 0o700 })
  fs.writeFileSync(path.join(inside, 'Preferences'), JSON.stringify(PREFERENCES), { mode: 0o600 })
}
