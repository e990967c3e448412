/** What survives a restart of a content that is left or was: one row of a table. */
import { fromHex, type StateStore, type StateTable, utf8, utf8Text } from '@warren/kernel'
import { type LevelCode, levelsOf } from './levels.ts'
import type { SharesPlan } from './leave-run.ts'

export interface LeaveRecord {
  /** Of the share. */
  readonly number: number
  /** Hours since 1970 that holders are asked for. */
  readonly untilHours: number
  /** As long as it is wished to stay, if that was said. */
  readonly wishedUntilHours?: number
  /** Hexadecimal. Absent, as the codes: all of it stands in the index. */
  readonly salt?: string
  readonly codes?: readonly LevelCode[]
  /** What it survives, as a sentence. */
  readonly survives: string
  /** k and n of the content; of the index if all of it stands there. */
  readonly needed: number
  readonly total: number
  readonly state: 'leaving' | 'left'
  /** Of those who keep it alive; once it is left. */
  readonly capability?: string
  /** Of the segment with the fewest that signed. */
  readonly holders?: number
}

export class LeaveTable {
  readonly #table: StateTable

  constructor(state: StateStore) {
    this.#table = state.table('left')
  }

  all(): LeaveRecord[] {
    return this.#table.keys().flatMap((key) => this.#read(key) ?? [])
  }

  get(number: number): LeaveRecord | undefined {
    return this.#read(String(number))
  }

  /** @throws WarrenError `storage`. */
  put(record: LeaveRecord): void {
    this.#table.put(String(record.number), utf8(JSON.stringify(record)))
  }

  delete(number: number): void {
    this.#table.delete(String(number))
  }

  #read(key: string): LeaveRecord | undefined {
    const bytes = this.#table.get(key)
    return bytes === undefined ? undefined : (JSON.parse(utf8Text(bytes)) as LeaveRecord)
  }
}

export function planOf({ salt, codes }: LeaveRecord): SharesPlan | undefined {
  return salt === undefined || codes === undefined
    ? undefined
    : { salt: fromHex(salt), levels: levelsOf(codes) }
}
