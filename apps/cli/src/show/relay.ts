/** What this node does for others, and whether they reach it. */
import type { Status } from '@warren/api'
import { formatBytes } from './units.ts'

type Relay = NonNullable<Status['relay']>

export function relayText(relay: Relay): string {
  return [standing(relay), operatorText(relay), routerText(relay), ...budgetText(relay)]
    .filter((line) => line !== undefined)
    .join('\n')
}

/** Whether it is listed, and why not. */
function standing({ address, budget, reachable, finding, next }: Relay): string {
  const volume = budget?.volume
  if (reachable === false)
    return [finding ?? `others cannot reach it at ${address}`, next].filter(Boolean).join('\n')
  if (volume?.isUsedUp === true)
    return `at ${address}: its volume is used up, so it takes no new circuits and is not listed until ${volume.until}`
  const listed = `listed at ${address}: address and uptime are public`
  return reachable === true || finding === undefined
    ? listed
    : `${listed}\nwhether others reach it: ${finding}`
}

function operatorText({ operator }: Relay): string | undefined {
  return operator === undefined ? undefined : `one of the relays of operator ${operator}`
}

function routerText({ portMapping }: Relay): string | undefined {
  if (portMapping === undefined) return undefined
  if (portMapping.state === 'mapped') return `the router forwards ${portMapping.external ?? 'its port'} to it`
  return `port mapping: ${portMapping.cause ?? 'the router does not help'}`
}

function budgetText({ budget }: Relay): string[] {
  if (budget === undefined) return []
  const rate = budget.bytesPerS === undefined ? '' : `, at most ${formatBytes(budget.bytesPerS)} a second`
  const passed = `passed on for others: ${formatBytes(budget.passedBytes)}${rate}`
  const { volume } = budget
  if (volume === undefined) return [passed]
  const used = `this ${volume.period}: ${formatBytes(volume.usedBytes)} of ${formatBytes(volume.bytes)}, until ${volume.until}`
  return [passed, used]
}
