/** What lies with holders, as people read it. */
import type { LetGo, Pin, Share, Stored } from '@warren/api'
import { labelled } from './table.ts'
import { count, formatBytes } from './units.ts'

export function showPin(pin: Pin): string {
  const rows = [
    ['what', pin.origin === 'published' ? 'left by this node' : 'pinned'],
    ['state', pin.words],
    ['shares', sharesText(pin)],
    ['until', pin.until && dateText(pin.until)],
    ['wished', pin.wished && `until ${dateText(pin.wished)}`],
    ['looked at', pin.lookedAt && dateText(pin.lookedAt)],
    ['repaired', pin.repaired === 0 ? undefined : count(pin.repaired, 'part')],
    ['capability', pin.capability],
  ] as const
  return `${pin.id}\n${labelled(rows)}`
}

export function showLetGo({ until }: LetGo): string {
  const end = until === undefined ? 'until its time' : `until ${dateText(until)}`
  return `It is kept alive no longer from here. What holders have stays there ${end}.`
}

export function showStored(stored: Stored): string {
  const { live, needed, repaired, crowded } = stored
  const left = live < needed ? 'Too little is left to restore it.' : 'It can be restored.'
  const few =
    crowded === 0
      ? ''
      : '\nEvery relay that can be reached has a share already, so what is lost was not made again, only renewed; it is once another relay is there.'
  const state = `${left}${few}`
  const rows = [
    ['shares', sharesText(stored)],
    ['until', dateText(stored.until)],
    ['repaired', repaired === 0 ? undefined : count(repaired, 'part')],
    ['capability', stored.capability],
  ] as const
  return `${state}\n${labelled(rows)}`
}

/** What a share has left, in a line or two; undefined: nothing. */
export function leftText({ left }: Share): string | undefined {
  if (left === undefined) return undefined
  const { state, until, holders, total, needed, survives, leftBytes, totalBytes, bytesPerS } = left
  if (state === 'leaving') {
    const waits = left.waitingFor === undefined ? '' : `; waits for ${left.waitingFor}: ${left.cause ?? ''}`
    return `being left: ${formatBytes(leftBytes)} of ${formatBytes(totalBytes)}, ${formatBytes(bytesPerS)}/s${waits}`
  }
  if (state === 'expired') return `expired ${dateText(until)}: leave it again`
  return `with ${count(holders, 'holder')} of ${total}, any ${needed} of which restore it, until ${dateText(until)}\n${survives}`
}

export function dateText(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE')
}

function sharesText({ live, needed, total }: Pick<Pin, 'live' | 'needed' | 'total'>): string | undefined {
  return live === undefined ? undefined : `${live} of ${total ?? 0}, and ${needed ?? 0} are needed`
}
