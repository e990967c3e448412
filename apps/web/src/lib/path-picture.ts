/** Where the relays of this node's circuits stand in the picture of its paths, and which lines are drawn between them. */
import type { Circuit, Exposure } from '@warren/api'

export type Column = 'self' | 'guard' | 'layer2' | 'layer3' | 'others'
export const COLUMNS: readonly Column[] = ['self', 'guard', 'layer2', 'layer3', 'others']

export interface Spot {
  readonly id: string
  readonly column: Column
  /** 0 to 1, from the top of its column. */
  readonly place: number
  /** Circuits go through it now. */
  readonly isUsed: boolean
}

export interface Line {
  readonly from: string
  readonly to: string
}

export interface Picture {
  readonly spots: readonly Spot[]
  readonly lines: readonly Line[]
  /** Those of the circuit that was chosen. */
  readonly chosen: readonly Line[]
}

const SELF = 'self'
/** Relays that are drawn for one circuit stand for all others: there are thousands. */
const OTHERS = 'others'
/** Of one layer: more circles than this are not told apart by eye, and the table has them all. */
const SPOTS_MAX = 12
/** Circuits whose lines are drawn: those of more lie on top of each other. */
const CIRCUITS_MAX = 200

export function pictureOf(
  guards: Exposure['guards'],
  circuits: readonly Circuit[],
  chosenId: number | undefined,
): Picture {
  const columnOf = new Map<string, Column>()
  for (const layer of ['guard', 'layer2', 'layer3'] as const) {
    const members = guards.filter((member) => member.layer === layer)
    // Those in use first, so that none of them is left out.
    const sorted = members.toSorted((a, b) => Number(b.current) - Number(a.current))
    for (const { id } of sorted.slice(0, SPOTS_MAX)) if (!columnOf.has(id)) columnOf.set(id, layer)
  }
  const drawn = circuits.slice(0, CIRCUITS_MAX)
  const chosen = circuits.find(({ id }) => id === chosenId)
  const lines = linesOf(drawn, columnOf)
  const used = new Set(lines.flatMap(({ from, to }) => [from, to]))
  const spots = COLUMNS.flatMap((column): Spot[] => {
    if (column === 'self' || column === 'others') {
      return [{ id: column === 'self' ? SELF : OTHERS, column, place: 0.5, isUsed: true }]
    }
    const ids = [...columnOf].filter(([, where]) => where === column).map(([id]) => id)
    return ids.map((id, index) => ({ id, column, place: (index + 0.5) / ids.length, isUsed: used.has(id) }))
  })
  return { spots, lines, chosen: chosen === undefined ? [] : linesOf([chosen], columnOf) }
}

function linesOf(circuits: readonly Circuit[], columnOf: ReadonlyMap<string, Column>): Line[] {
  const lines = new Map<string, Line>()
  for (const { path } of circuits) {
    let from = SELF
    for (const { id } of path) {
      const to = columnOf.has(id) ? id : OTHERS
      if (to !== from) lines.set(`${from} ${to}`, { from, to })
      from = to
    }
    // What lies behind the last relay is the other half: somebody else's.
    if (from !== OTHERS) lines.set(`${from} ${OTHERS}`, { from, to: OTHERS })
  }
  return [...lines.values()]
}
