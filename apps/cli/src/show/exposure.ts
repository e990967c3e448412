/** Who could link what this node does to it, as people read it. */
import type { Exposure, GuardMember } from '@warren/api'
import { labelled } from './table.ts'
import { count, formatBytes, formatDuration } from './units.ts'

const LAYERS: Readonly<Record<GuardMember['layer'], string>> = {
  guard: 'guard',
  layer2: 'second layer',
  layer3: 'third layer',
}

export function showExposure({
  guards,
  relays,
  operators,
  prefixes,
  crowd,
  forwarding,
  notice,
}: Exposure): string {
  const { low, high } = crowd.range ?? { low: 0, high: 0 }
  const crowdText =
    crowd.estimate === undefined
      ? `at least ${crowd.atLeast}: you`
      : `about ${crowd.estimate}, between ${low} and ${high}`
  return [
    labelled([
      ['notice', notice],
      ...guards.map((guard) => [LAYERS[guard.layer], guardText(guard)] as const),
      ['chosen from', `${count(relays, 'relay')} of ${count(operators, 'operator')} in ${prefixes} places`],
      ['beside you', `${crowdText}\n${crowd.how}\n${crowd.uncertainty}`],
      ['for others', forwardingText(forwarding)],
    ]),
  ].join('\n')
}

function guardText({ id, address, prefix, ageMs, used, current }: GuardMember): string {
  const where = address === undefined ? 'not listed at present' : `${address} (${prefix ?? ''})`
  const knows = current ? ', in use' : used ? ', knows your address' : ''
  return `${id.slice(0, 16)}  ${where}, yours for ${formatDuration(ageMs)}${knows}`
}

function forwardingText({ relay, listed, circuits, passedBytes, publishes }: Exposure['forwarding']): string {
  if (!relay) return 'nothing: this node is no relay'
  const passes = `${count(circuits, 'circuit')} now, ${formatBytes(passedBytes)} since the start${listed ? '' : '; not listed at present'}`
  return `${passes}\nWhat that publishes:\n${publishes.map((sentence) => `  ${sentence}`).join('\n')}`
}
