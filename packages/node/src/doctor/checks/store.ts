import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { bytes } from '../words.ts'

export const STORE: Check = {
  label: 'room for what this relay keeps for others',
  applies: ({ daemon }) => daemon?.status?.relay?.store !== undefined,
  run({ daemon, command }) {
    const store = daemon?.status?.relay?.store
    if (store?.isDiskFull !== true) return []
    const { usedBytes, freeBytes } = store
    const left = freeBytes === undefined ? '' : ` ${bytes(freeBytes)} are free on the disk.`
    return [
      found('store-full', {
        certainty: 'certain',
        title: 'This relay keeps nothing more for others: its disk is full.',
        evidence: `It keeps ${bytes(usedBytes)}, and a tenth of the disk stays free whatever its quota.${left}`,
        fix: `Free some space on that disk, or allow less: ${command('store', 'quota', 'SIZE')}`,
      }),
    ]
  },
}
