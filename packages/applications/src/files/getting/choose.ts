/**
 * Choosing files of a share: exact paths, folders with all they hold, and patterns in which `*` stands for any characters but
 * `/`, `**` for any at all, and `?` for one character but `/`. A pattern without `/` is looked for in every folder; one that begins with
 * `/` only from the top.
 */
import { fail } from '@warren/kernel'
import type { Manifest } from '../format/manifest.ts'
import { MAX_PATTERN_CHARACTERS, MAX_PATTERNS } from './limits.ts'

/** Steps of matching one path against one pattern: a pattern of many stars could otherwise take minutes. */
const MAX_STEPS = 100_000

/**
 * Indexes of the chosen entries, in order; all of them without patterns.
 *
 * @throws WarrenError `bad-input`: a pattern chooses nothing, or there are too many.
 */
export function chooseEntries(manifest: Manifest, only: readonly string[] | undefined): number[] {
  const all = manifest.entries.map((_, index) => index)
  if (only === undefined || only.length === 0) return all
  checkPatterns(only)
  const patterns = only.map((text) => ({ text: trimmed(text, manifest.name), hits: 0 }))
  const chosen = all.filter((index) => {
    const path = manifest.entries[index]?.path ?? []
    let isChosen = false
    for (const pattern of patterns) {
      if (!isMatch(pattern.text, path)) continue
      pattern.hits++
      isChosen = true
    }
    return isChosen
  })
  if (patterns.some((pattern) => pattern.hits === 0))
    throw fail('bad-input', 'one of the chosen paths is not in this share', {
      next: 'Type "warren get LINK --list" to see what it holds.',
    })
  return chosen
}

/** @throws WarrenError `bad-input`: too many patterns, or one too long. */
export function checkPatterns(only: readonly string[]): void {
  const isFine = only.length <= MAX_PATTERNS && only.every((text) => text.length <= MAX_PATTERN_CHARACTERS)
  if (!isFine)
    throw fail('bad-input', 'too many chosen paths', { next: 'Choose whole folders, or use patterns.' })
}

/** People copy paths with the share's own name in front, with `./`, or with a slash behind a folder. */
function trimmed(text: string, shareName: string): string {
  const bare = text.replace(/^(\.?\/)+/, '').replace(/\/+$/, '')
  if (text.startsWith('/')) return `/${bare}`
  return bare.startsWith(`${shareName}/`) ? `{${shareName}}/${bare.slice(shareName.length + 1)}` : bare
}

function isMatch(pattern: string, path: readonly string[]): boolean {
  // With the share's name in front both readings count: a folder may hold a folder of its own name.
  const named = /^\{(.*?)\}\/(.*)$/s.exec(pattern)
  if (named !== null) return isMatch(named[2] ?? '', path) || isMatch(`${named[1]}/${named[2]}`, path)
  if (pattern === '' || pattern === '/') return true
  const isAnywhere = !pattern.includes('/')
  const wanted = pattern.startsWith('/') ? pattern.slice(1) : pattern
  // A folder is chosen with everything below it, so every prefix of a path is looked at.
  for (let length = 1; length <= path.length; length++) {
    const prefix = path.slice(0, length)
    if (matches(wanted, prefix.join('/'))) return true
    if (isAnywhere && matches(pattern, prefix.at(-1) ?? '')) return true
  }
  return false
}

/** Matches with one point to go back to for each kind of star, so that time is bounded by pattern times text. */
function matches(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text
  let [at, in_] = [0, 0]
  let single: { at: number; in_: number } | undefined
  let double: { at: number; in_: number } | undefined
  for (let step = 0; step < MAX_STEPS; step++) {
    const character = pattern[at]
    if (character === '*') {
      const isDouble = pattern[at + 1] === '*'
      at += isDouble ? 2 : 1
      if (isDouble) [double, single] = [{ at, in_ }, undefined]
      else single = { at, in_ }
      continue
    }
    if (in_ === text.length && at === pattern.length) return true
    const fits = in_ < text.length && (character === text[in_] || (character === '?' && text[in_] !== '/'))
    if (fits) {
      at++
      in_++
      continue
    }
    if (single !== undefined && single.in_ < text.length && text[single.in_] !== '/') {
      single.in_++
      ;({ at, in_ } = single)
    } else if (double !== undefined && double.in_ < text.length) {
      double.in_++
      single = undefined
      ;({ at, in_ } = double)
    } else return false
  }
  return false
}
