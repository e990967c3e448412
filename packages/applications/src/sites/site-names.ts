/** What owners call their sites, and which site a publish goes on with. */
import { fail } from '@warren/kernel'
import type { StoredSite } from './site-store.ts'

/** A name is what can stand before `.localhost`: one label of RFC 1035, in lower case. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/

/** @throws WarrenError `bad-input`: it is none, or that of a site that was published. */
export function checkName(name: string, sites: readonly StoredSite[]): void {
  if (!NAME.test(name) || name === 'localhost')
    throw fail('bad-input', 'this cannot be the name of a site', {
      next: 'Use up to 52 small letters, digits and hyphens: it stands before .localhost in a browser.',
    })
  if (sites.some((site) => site.name === name && !isBegun(site)))
    throw fail('bad-input', 'a site of this node has this name already', {
      next: 'Give another name, or update that one: warren site update NAME DIR',
    })
}

/** A first publish of this name, or else of this folder, that did not come to its end. */
export function begunOf(
  sites: readonly StoredSite[],
  name: string | undefined,
  path: string,
): StoredSite | undefined {
  const begun = sites.filter(isBegun)
  const named = name === undefined ? undefined : begun.find((site) => site.name === name)
  if (named !== undefined) return named
  const unnamed = begun.find((site) => site.name === undefined && site.path === path)
  return unnamed === undefined || name === undefined ? unnamed : { ...unnamed, name }
}

function isBegun({ last, isEnded }: StoredSite): boolean {
  return last === undefined && !isEnded
}
