/** The network of a process that dies: what sites put into it and ask of it are its operations. */
import type { Segments } from '@warren/store'
import type { Mortal } from '@warren/testkit'
import type { SiteHeads } from '../../../src/sites/index.ts'
import type { Wrapped } from './world.ts'

export function mortalNetwork(mortal: Mortal, segments: Segments): Wrapped {
  return {
    segments: every(mortal, segments, ['put', 'get', 'check', 'repair']),
    heads: (heads) => every<SiteHeads>(mortal, heads, ['find', 'publish', 'renew']),
  }
}

function every<T extends object>(mortal: Mortal, target: T, names: readonly string[]): T {
  return new Proxy(target, {
    get: (object, name) => {
      const member: unknown = Reflect.get(object, name, object)
      if (typeof member !== 'function') return member
      if (!names.includes(String(name))) return member.bind(object)
      return (...order: unknown[]) => mortal.call(() => member.apply(object, order) as Promise<unknown>)
    },
  })
}
