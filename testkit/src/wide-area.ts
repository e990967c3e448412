/**
 * The wide area for the memory net: hosts live in cities, and the way between two takes what light in cable takes, with
 * detours. Congestion control, time-outs and whole networks can be tried in it under virtual time.
 *
 *     const area = createWideArea(random.fork('area'))
 *     const net = createMemoryNet(clock, random.fork('net'), area.net)
 *
 * Where a host lives follows from the seed and its address, whatever else is asked before.
 */
import { drawBelow, drawUnit, type Clock } from '@warren/kernel'
import type { LineOptions } from './memory-net-line.ts'
import type { PathOptions } from './memory-net-path.ts'
import { createMemoryNet, type MemoryNet, type MemoryNetOptions } from './memory-net.ts'
import type { SeededRandom } from './seeded-random.ts'

export interface City {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  /** How many hosts live there, in relation to the others. */
  readonly weight: number
}

/** Where relays and people are: most in Europe and North America, some everywhere. */
export const CITIES: readonly City[] = [
  city('Frankfurt', 50.1, 8.7, 8),
  city('Amsterdam', 52.4, 4.9, 6),
  city('Paris', 48.9, 2.4, 5),
  city('London', 51.5, -0.1, 5),
  city('Helsinki', 60.2, 24.9, 3),
  city('Stockholm', 59.3, 18.1, 3),
  city('Warsaw', 52.2, 21.0, 3),
  city('Bucharest', 44.4, 26.1, 3),
  city('Zurich', 47.4, 8.5, 3),
  city('Madrid', 40.4, -3.7, 2),
  city('Istanbul', 41.0, 29.0, 1),
  city('Moscow', 55.8, 37.6, 1),
  city('New York', 40.7, -74.0, 6),
  city('Chicago', 41.9, -87.6, 3),
  city('Dallas', 32.8, -96.8, 2),
  city('Los Angeles', 34.1, -118.2, 4),
  city('Montreal', 45.5, -73.6, 3),
  city('Sao Paulo', -23.6, -46.6, 2),
  city('Johannesburg', -26.2, 28.0, 1),
  city('Lagos', 6.5, 3.4, 1),
  city('Mumbai', 19.1, 72.9, 2),
  city('Singapore', 1.4, 103.8, 2),
  city('Tokyo', 35.7, 139.7, 2),
  city('Sydney', -33.9, 151.2, 1),
]

const MBIT_BYTES_PER_S = 125_000

/** Lines that machines have. */
export const LINES = {
  server: { upBytesPerS: 1000 * MBIT_BYTES_PER_S, downBytesPerS: 1000 * MBIT_BYTES_PER_S },
  office: { upBytesPerS: 100 * MBIT_BYTES_PER_S, downBytesPerS: 100 * MBIT_BYTES_PER_S },
  home: { upBytesPerS: 20 * MBIT_BYTES_PER_S, downBytesPerS: 100 * MBIT_BYTES_PER_S },
  mobile: { upBytesPerS: 5 * MBIT_BYTES_PER_S, downBytesPerS: 20 * MBIT_BYTES_PER_S },
} as const satisfies Readonly<Record<string, LineOptions>>

export interface WideAreaOptions {
  /** Default {@link CITIES}. */
  readonly cities?: readonly City[]
  /** The line of the host at this address. Default: no limit. */
  readonly lineOf?: (ip: string) => LineOptions | undefined
  /** On every path. Default 0. */
  readonly lossShare?: number
  readonly breakShare?: number
  /** On every path, as a share of its delay. Default 0.05. */
  readonly jitterShare?: number
}

export interface WideArea {
  cityOf(ip: string): City
  /** One direction; both have the same delay. */
  pathBetween(from: string, to: string): PathOptions
  /** For {@link createMemoryNet}. */
  readonly net: Pick<MemoryNetOptions, 'pathBetween' | 'lineOf'>
}

const EARTH_RADIUS_KM = 6371
/** Two thirds of the speed of light. */
const CABLE_KM_PER_MS = 200
/** Cables go round seas and mountains, and packets through exchanges: measured round trips are about this much longer. */
const DETOUR = 1.6
/** From a host to its provider's first exchange, drawn for each host between these. */
const ACCESS_MIN_MS = 0.5
const ACCESS_MAX_MS = 6
const DEFAULT_JITTER_SHARE = 0.05

export function createWideArea(random: SeededRandom, options: WideAreaOptions = {}): WideArea {
  const cities = options.cities ?? CITIES
  const { lossShare = 0, breakShare = 0, jitterShare = DEFAULT_JITTER_SHARE, lineOf } = options
  const homes = new Map<string, { readonly city: City; readonly accessMs: number }>()
  const homeOf = (ip: string): { readonly city: City; readonly accessMs: number } => {
    let home = homes.get(ip)
    if (home === undefined) {
      const own = random.fork(ip)
      const accessMs = ACCESS_MIN_MS + drawUnit(own) * (ACCESS_MAX_MS - ACCESS_MIN_MS)
      home = { city: drawCity(cities, own), accessMs }
      homes.set(ip, home)
    }
    return home
  }
  const pathBetween = (from: string, to: string): PathOptions => {
    const [a, b] = [homeOf(from), homeOf(to)]
    const cableMs = (distanceKm(a.city, b.city) * DETOUR) / CABLE_KM_PER_MS
    const delayMs = Math.round((cableMs + a.accessMs + b.accessMs) * 10) / 10
    return { delayMs, jitterMs: delayMs * jitterShare, lossShare, breakShare }
  }
  return {
    cityOf: (ip) => homeOf(ip).city,
    pathBetween,
    net: { pathBetween, ...(lineOf === undefined ? {} : { lineOf }) },
  }
}

/** A memory net over the wide area in one call. */
export function createWideAreaNet(
  clock: Clock,
  random: SeededRandom,
  options: WideAreaOptions & Pick<MemoryNetOptions, 'onTraffic' | 'onDial' | 'tap'> = {},
): MemoryNet {
  const { net } = createWideArea(random.fork('area'), options)
  const { onTraffic, onDial, tap } = options
  return createMemoryNet(clock, random.fork('net'), {
    ...net,
    ...(onTraffic === undefined ? {} : { onTraffic }),
    ...(onDial === undefined ? {} : { onDial }),
    ...(tap === undefined ? {} : { tap }),
  })
}

function city(name: string, latitude: number, longitude: number, weight: number): City {
  return { name, latitude, longitude, weight }
}

function drawCity(cities: readonly City[], random: SeededRandom): City {
  let left = drawBelow(
    random,
    cities.reduce((sum, { weight }) => sum + weight, 0),
  )
  for (const each of cities) {
    if (left < each.weight) return each
    left -= each.weight
  }
  return cities[0] as City
}

/** Along the great circle. */
function distanceKm(a: City, b: City): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const haversine = (angle: number): number => Math.sin(angle / 2) ** 2
  const h =
    haversine(radians(b.latitude - a.latitude)) +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      haversine(radians(b.longitude - a.longitude))
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}
