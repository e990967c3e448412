/** What a stage of the bare pipeline is told. */

export interface StageConfig {
  readonly role: 'first' | 'between' | 'last'
  /** Layers of relay encryption run over every cell. */
  readonly layers: number
  /** Ends of a circuit renew one layer's key with every cell. */
  readonly renewsKey: boolean
  readonly cellBytes: number
  /** Cells that the first stage makes. */
  readonly cells: number
  readonly nextPort: number
  readonly key: string
  readonly certificate: string
}

/** Cells before the clock starts: compilers and TCP windows warm up in both pipelines. */
export const WARM_UP_CELLS = 2000
